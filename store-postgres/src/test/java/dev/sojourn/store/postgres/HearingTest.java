package dev.sojourn.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.event.SessionEvent;
import dev.sojourn.store.EventPage;
import dev.sojourn.store.Feed;
import dev.sojourn.testkit.FeedRecorder;
import dev.sojourn.testkit.Waiting;
import java.sql.Connection;
import java.time.Duration;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

/** What a node says of how well it hears of the others. */
class HearingTest extends PostgresTest {

  private static final Duration LATER = Duration.ofMinutes(3);

  @Test
  void whoListensSaysHowOldItsProofIs() {
    PostgresStore node = node();
    assertThat(node.hearing().silence()).isEmpty();

    try (Feed feed = node.subscribe(new FeedRecorder())) {
      awaitProof(node);
      assertThat(feed.holds(fixtures.sessionId(), time, LATER)).isTrue();
    }

    node.close();
    assertThat(node.hearing().silence()).isEmpty();
  }

  /** By that an operator who sees it in a list finds its process. */
  @Test
  void aNodeNamesItselfInTheLogAsInTheList() {
    try (LogLines lines = LogLines.of(PostgresStore.class)) {
      PostgresStore node = node();
      try (Feed feed = node.subscribe(new FeedRecorder())) {
        awaitProof(node);
        assertThat(feed.holds(fixtures.sessionId(), time, LATER)).isTrue();
        assertThat(node.nodes())
            .singleElement()
            .satisfies(self ->
                assertThat(lines.at(Level.INFO)).containsExactly("this is node " + self.id()));
      }
    }
  }

  private void awaitProof(PostgresStore node) {
    Waiting.until(
        Waiting.PATIENCE,
        "a proof of this moment",
        () -> node.hearing().silence().filter(Duration::isZero).isPresent());
  }

  @Test
  void aTransactionThatNobodyEndsDelaysItsOwnEventsAlone() throws Exception {
    PostgresStore node = node();
    try (Feed feed = node.subscribe(new FeedRecorder())) {
      awaitProof(node);
      awaitNothingOpen(node);
      EventPage before = node.events(null, 100);

      Connection open = open();
      run(open, "INSERT INTO changes (kind, tenant) VALUES ('tenant', 'slow')");
      signIn(node, ALICE);
      time.advance(LATER);
      awaitProof(node);
      time.advance(LATER);

      Waiting.until(
          Waiting.PATIENCE,
          "the transaction to be seen",
          () -> node.hearing().delay().compareTo(LATER) >= 0);
      assertThat(node.events(before.nextCursor(), 100).items())
          .extracting(SessionEvent::userId)
          .contains(ALICE.id());

      open.rollback();
      awaitNothingOpen(node);
      assertThat(feed.holds(fixtures.sessionId(), time, LATER)).isTrue();
    }
  }

  private static void awaitNothingOpen(PostgresStore node) {
    Waiting.until(
        Waiting.PATIENCE, "every transaction to be over", () -> node.hearing().delay().isZero());
  }
}
