package dev.sojourn.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.SessionId;
import dev.sojourn.UserId;
import dev.sojourn.store.Change;
import dev.sojourn.testkit.Fixtures;
import dev.sojourn.testkit.ManualTime;
import dev.sojourn.testkit.Seeded;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HintTest {

  private static final UUID ONE = new UUID(1, 1);
  private static final UUID OTHER = new UUID(2, 2);
  private static final UserId ALICE = UserId.of("acme", "alice@example.com");

  private final Fixtures fixtures = new Fixtures(new ManualTime(), 1);
  private final SessionId id = fixtures.sessionId();

  @Test
  void whatOneNodeSendsAnotherReads() {
    SessionId guest = fixtures.sessionId();
    List<Change> changes =
        List.of(new Change.SessionChanged(id, ALICE), new Change.SessionChanged(guest, null));

    Hint hint = Hint.read(Hint.text(ONE, changes, true), OTHER);

    assertThat(hint).isEqualTo(new Hint(Set.of(id, guest), false));
    assertThat(hint.changes()).contains(new Change.SessionChanged(id, null));
  }

  /** Whoever may connect to the database can listen. */
  @Test
  void nobodyIsNamed() {
    List<Change> changes =
        List.of(
            new Change.SessionChanged(id, ALICE),
            new Change.UserChanged(ALICE),
            new Change.TenantChanged("acme"));

    String text = Hint.text(ONE, changes, true);

    assertThat(text).doesNotContain("alice", "acme");
    assertThat(Hint.read(text, OTHER)).isEqualTo(new Hint(Set.of(id), true));
  }

  @Test
  void aNodePassesOverItsOwn() {
    String text = Hint.text(ONE, List.of(new Change.SessionChanged(id, ALICE)), false);

    assertThat(Hint.read(text, ONE)).isEqualTo(Hint.NOTHING);
  }

  @Test
  void whatIsTooMuchForANotificationIsAskedFor() {
    List<Change> changes =
        Stream.generate(fixtures::sessionId)
            .limit(Hint.MOST + 1)
            .<Change>map(one -> new Change.SessionChanged(one, ALICE))
            .toList();

    String text = Hint.text(ONE, changes, true);

    assertThat(text).hasSizeLessThan(8_000);
    assertThat(Hint.read(text, OTHER).isPartial()).isTrue();
    assertThat(Hint.read(text, OTHER).sessions()).hasSize(Hint.MOST);
    assertThat(Hint.read(Hint.text(ONE, changes.subList(0, 1), false), OTHER).isPartial()).isTrue();
  }

  /** Of a release before or after this one, or of somebody else. */
  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "x\n", "x", "x\nabc", "x\nuser\ta\tb", "x\n*"})
  void whatIsNoHintMakesANodeAsk(String text) {
    assertThat(Hint.read(text, OTHER)).isEqualTo(new Hint(Set.of(), true));
  }

  @Test
  void anythingIsReadWithoutAFault() {
    RandomGenerator random = Seeded.random(7);
    String good = Hint.text(ONE, List.of(new Change.SessionChanged(id, ALICE)), false);
    for (int i = 0; i < 5_000; i++) {
      StringBuilder text = new StringBuilder(good);
      for (int change = random.nextInt(4); change >= 0; change--) {
        text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(0x180));
      }
      assertThat(Hint.read(text.toString(), OTHER)).isNotNull();
    }
  }
}
