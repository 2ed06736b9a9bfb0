package dev.sojourn.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionId;
import dev.sojourn.UserId;
import dev.sojourn.store.EndResult;
import dev.sojourn.store.Retention;
import dev.sojourn.store.SearchResult;
import dev.sojourn.store.StoreUnavailableException;
import dev.sojourn.testkit.Draft;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody who owns the tables has spoilt a session: it opens nothing, and can be ended. */
class UnreadableRowsTest extends PostgresTest {

  private static final SessionFilter HERS = SessionFilter.filter().user(ALICE).build();

  private PostgresStore node;
  private SessionId spoilt;
  private SessionId whole;

  @BeforeEach
  void signIn() {
    node = node();
    spoilt = signIn(node, ALICE);
    whole = signIn(node, ALICE);
  }

  private void spoil(String column) {
    Server.run(
        database, "UPDATE sessions SET " + column + " = '\\x07ff' WHERE id = " + literal(spoilt));
  }

  @ParameterizedTest
  @ValueSource(strings = {"access", "factors", "binding", "attributes"})
  void itIsListedAndEnded(String column) {
    spoil(column);

    assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> node.find(spoilt));
    SearchResult listed = node.search(HERS, null, 100, time.instant());
    assertThat(listed.items()).extracting(found -> found.session().id()).contains(spoilt, whole);
    assertThat(listed.unreadable()).isEqualTo(1);
    assertThat(node.end(spoilt, EndReason.ENDED_BY_ADMIN, Initiator.SYSTEM, time.instant()))
        .isInstanceOf(EndResult.Ended.class);
    assertThat(living(node, ALICE)).containsExactly(whole);
  }

  @ParameterizedTest
  @ValueSource(strings = {"access", "factors", "binding", "attributes"})
  void itIsEndedWithTheOthers(String column) {
    spoil(column);

    assertThat(
            node.endMatching(
                List.of(spoilt, whole),
                HERS,
                EndReason.ENDED_BY_ADMIN,
                Initiator.SYSTEM,
                time.instant()))
        .hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"access", "factors", "binding", "attributes"})
  void itKeepsNobodyFromSigningInNorHousekeepingFromTheOthers(String column) {
    spoil(column);
    signIn(node, ALICE);
    signIn(node, UserId.of("bob"));

    time.advance(Draft.IDLE.plus(Draft.TOUCH_INTERVAL));

    assertThat(node.sweep(Retention.DEFAULT, 100, time.instant()).ended()).isEqualTo(4);
  }
}
