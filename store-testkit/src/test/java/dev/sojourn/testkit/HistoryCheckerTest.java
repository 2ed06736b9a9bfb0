package dev.sojourn.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.SessionId;
import dev.sojourn.store.StoreUnavailableException;
import org.junit.jupiter.api.Test;

class HistoryCheckerTest {

  private final SessionId id = new Fixtures(new ManualTime(), 1).sessionId();
  private final HistoryChecker history = new HistoryChecker();

  @Test
  void liveBeforeAndOverAfterAnEndIsInOrder() {
    history.validate(id, () -> true);
    history.end(id, () -> {});
    history.validate(id, () -> false);

    history.assertNothingRevived();
    assertThat(history.validations()).isEqualTo(2);
  }

  @Test
  void liveAfterAnEndReturnedIsFound() {
    history.end(id, () -> {});
    history.validate(id, () -> true);

    assertThat(history.revived()).hasSize(1);
    assertThatThrownBy(history::assertNothingRevived)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(id.toString());
  }

  @Test
  void whatOverlapsMayBeEither() {
    history.validate(
        id,
        () -> {
          history.end(id, () -> {});
          return true;
        });
    history.end(id, () -> history.validate(id, () -> false));

    history.assertNothingRevived();
  }

  @Test
  void anEndWithoutAnAnswerSaysNothing() {
    assertThatThrownBy(() ->
            history.end(
                id,
                () -> {
                  throw new StoreUnavailableException("lost", null);
                }))
        .isInstanceOf(StoreUnavailableException.class);
    history.validate(id, () -> true);

    history.assertNothingRevived();
  }

  @Test
  void otherSessionsAreNoConcern() {
    history.end(id, () -> {});
    history.validate(new Fixtures(new ManualTime(), 2).sessionId(), () -> true);

    history.assertNothingRevived();
  }
}
