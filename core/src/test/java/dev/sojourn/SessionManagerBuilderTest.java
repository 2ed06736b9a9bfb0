package dev.sojourn;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.sojourn.store.SessionStore;
import java.lang.reflect.Proxy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is wrong is refused where it enters, by name, long before a store is asked anything. */
class SessionManagerBuilderTest {

  /** A store that nobody may ask anything. */
  private static final SessionStore UNASKED =
      (SessionStore)
          Proxy.newProxyInstance(
              SessionStore.class.getClassLoader(),
              new Class<?>[] {SessionStore.class},
              (proxy, method, args) -> {
                throw new AssertionError("asked to " + method.getName());
              });

  private final SessionManagerBuilder builder = SessionManager.builder(UNASKED);

  @Test
  void nullIsRefusedByName() {
    assertThatNullPointerException()
        .isThrownBy(() -> SessionManager.builder(null))
        .withMessage("store");
    assertThatNullPointerException().isThrownBy(() -> builder.keys(null)).withMessage("keys");
    assertThatNullPointerException().isThrownBy(() -> builder.records(null)).withMessage("records");
    assertThatNullPointerException().isThrownBy(() -> builder.time(null)).withMessage("time");
    assertThatNullPointerException().isThrownBy(() -> builder.random(null)).withMessage("random");
    assertThatNullPointerException()
        .isThrownBy(() -> builder.scheduler(null))
        .withMessage("scheduler");
    assertThatNullPointerException()
        .isThrownBy(() -> builder.deviceTraits(null))
        .withMessage("deviceTraits");
    assertThatNullPointerException()
        .isThrownBy(() -> builder.retention(null))
        .withMessage("retention");
    assertThatNullPointerException()
        .isThrownBy(() -> builder.observer(null))
        .withMessage("observer");
    assertThatNullPointerException().isThrownBy(() -> builder.policy(null)).withMessage("policy");
  }

  @Test
  void stalenessIsAMillisecondToAnHour() {
    assertThatNoException().isThrownBy(() -> builder.maxStaleness(Duration.ofMillis(1)));
    assertThatNoException().isThrownBy(() -> builder.maxStaleness(Duration.ofHours(1)));
    for (Duration wrong :
        new Duration[] {
          Duration.ZERO,
          Duration.ofNanos(999_999),
          Duration.ofHours(1).plusNanos(1),
          Duration.ofMinutes(90),
          Duration.ofSeconds(-1)
        }) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder.maxStaleness(wrong))
          .withMessageContaining("maxStaleness");
    }
  }

  @Test
  void housekeepingIsNotToBeHurried() {
    assertThatNoException().isThrownBy(() -> builder.sweepInterval(Duration.ofSeconds(1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.sweepInterval(Duration.ofMillis(999)))
        .withMessageContaining("sweepInterval");
  }

  @Test
  void aCacheHasNoNegativeWeight() {
    assertThatNoException().isThrownBy(() -> builder.cacheWeight(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.cacheWeight(-1))
        .withMessageContaining("cacheWeight");
  }
}
