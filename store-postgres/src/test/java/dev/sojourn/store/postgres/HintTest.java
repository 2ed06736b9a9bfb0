package dev.sojourn.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.SessionId;
import dev.sojourn.UserId;
import dev.sojourn.store.Change;
import dev.sojourn.testkit.Fixtures;
import dev.sojourn.testkit.ManualTime;
import dev.sojourn.testkit.Seeded;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HintTest {

  private static final UUID ONE = new UUID(1, 1);
  private static final UUID OTHER = new UUID(2, 2);

  private final SessionId id = new Fixtures(new ManualTime(), 1).sessionId();

  @Test
  void whatOneNodeSendsAnotherReads() {
    List<Change> changes =
        List.of(
            new Change.SessionChanged(id, null),
            new Change.SessionChanged(id, UserId.of("acme", "Zoë O'Neil@example.com")),
            new Change.UserChanged(UserId.of("acme", "alice|bob")),
            new Change.TenantChanged("acme"));

    assertThat(Hint.read(Hint.text(ONE, changes), OTHER)).isEqualTo(new Hint(changes, false));
  }

  @Test
  void aNodePassesOverItsOwn() {
    String text = Hint.text(ONE, List.of(new Change.TenantChanged("acme")));

    assertThat(Hint.read(text, ONE)).isEqualTo(Hint.NOTHING);
  }

  @Test
  void whatIsTooMuchForANotificationIsAskedFor() {
    List<Change> changes =
        IntStream.range(0, 1_000)
            .<Change>mapToObj(i -> new Change.TenantChanged("tenant-" + i))
            .toList();

    String text = Hint.text(ONE, changes);

    assertThat(text.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(8_000);
    assertThat(Hint.read(text, OTHER)).isEqualTo(new Hint(List.of(), true));
  }

  /** Of a release before or after this one, or of somebody else. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "x\n",
        "x\nsession",
        "x\nsession\tabc",
        "x\nuser\ta",
        "x\nuser\ta\tb/c",
        "x\ntenant\t",
        "x\nthing\ta",
        "x\ntenant\ta\tb",
        "x\ntenant\tacme\n"
      })
  void whatIsNoHintMakesANodeAsk(String text) {
    assertThat(Hint.read(text, OTHER)).isEqualTo(new Hint(List.of(), true));
  }

  @Test
  void anythingIsReadWithoutAFault() {
    RandomGenerator random = Seeded.random(7);
    String good =
        Hint.text(ONE, List.of(new Change.SessionChanged(id, UserId.of("acme", "alice"))));
    for (int i = 0; i < 5_000; i++) {
      StringBuilder text = new StringBuilder(good);
      for (int change = random.nextInt(4); change >= 0; change--) {
        text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(0x180));
      }
      assertThat(Hint.read(text.toString(), OTHER)).isNotNull();
    }
  }
}
