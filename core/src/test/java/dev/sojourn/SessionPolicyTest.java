package dev.sojourn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.sojourn.binding.BindingPolicy;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionPolicyTest {

  private static final Lifetime HOUR = new Lifetime(Duration.ofHours(1), Duration.ofHours(24));

  /** NIST SP 800-63B-4 sections 2.1.3, 2.2.3 and 2.3.3; ASVS 5.0 7.1.1 wants them written down. */
  @ParameterizedTest
  @CsvSource({
    "default, PT1H, PT24H, PT2M, ASK, P14D, P30D",
    "guest, PT1H, PT24H, PT2M, NEVER, PT1H, PT24H",
    "aal1, P30D, P30D, PT2M, ASK, P30D, P30D",
    "aal2, PT1H, PT24H, PT2M, NEVER, PT1H, PT24H",
    "aal3, PT15M, PT12H, PT2M, NEVER, PT15M, PT12H",
  })
  @Tag("ASVS-7.1.1")
  void theProfilesHaveTheirFigures(
      String name,
      Duration idle,
      Duration absolute,
      Duration touchInterval,
      Remember remember,
      Duration rememberedIdle,
      Duration rememberedAbsolute) {
    SessionPolicy policy = SessionPolicy.profile(name).orElseThrow();

    assertThat(policy.name()).isEqualTo(name);
    assertThat(policy.lifetime()).isEqualTo(new Lifetime(idle, absolute));
    assertThat(policy.touchInterval()).isEqualTo(touchInterval);
    assertThat(policy.remember()).isEqualTo(remember);
    assertThat(policy.rememberedLifetime())
        .isEqualTo(new Lifetime(rememberedIdle, rememberedAbsolute));
  }

  @Test
  void thereIsNoOtherProfile() {
    assertThat(SessionPolicy.profile("")).isEmpty();
    assertThat(SessionPolicy.profile("AAL2")).isEmpty();
    assertThat(SessionPolicy.profile("aal4")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "NEVER, false, false",
    "NEVER, true, false",
    "ASK, false, false",
    "ASK, true, true",
    "ALWAYS, false, true",
    "ALWAYS, true, true",
  })
  void thePolicyDecidesAboutRemembering(Remember rule, boolean asked, boolean remembered) {
    assertThat(SessionPolicy.DEFAULT.withRemember(rule).remembers(asked)).isEqualTo(remembered);
  }

  @ParameterizedTest
  @CsvSource({
    "PT1S, PT0.25S",
    "PT1M, PT15S",
    "PT8M, PT2M",
    "PT9M, PT2M",
    "P30D, PT2M",
  })
  void theDefaultTouchIntervalIsAQuarterAndAtMostTwoMinutes(Duration idle, Duration interval) {
    assertThat(SessionPolicy.defaultTouchInterval(idle)).isEqualTo(interval);
  }

  @Test
  void theTouchIntervalIsAtMostAQuarterOfEitherIdleTimeout() {
    SessionPolicy policy = SessionPolicy.DEFAULT;
    Duration quarter = Duration.ofMinutes(15);
    assertThat(policy.withTouchInterval(quarter).touchInterval()).isEqualTo(quarter);
    assertThat(policy.withTouchInterval(Duration.ZERO).touchInterval()).isZero();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> policy.withTouchInterval(quarter.plusNanos(1)))
        .withMessageContaining("touchInterval");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> policy.withTouchInterval(Duration.ofNanos(-1)))
        .withMessageContaining("touchInterval");
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new SessionPolicy(
                "a",
                HOUR,
                quarter,
                Remember.ASK,
                new Lifetime(Duration.ofMinutes(59), Duration.ofDays(1)),
                SessionLimits.DEFAULT,
                null,
                BindingPolicy.NONE));
  }

  @Test
  void otherLifetimesBringAFittingTouchInterval() {
    SessionPolicy policy =
        SessionPolicy.DEFAULT.withLifetimes(
            HOUR, new Lifetime(Duration.ofSeconds(40), Duration.ofDays(1)));
    assertThat(policy.touchInterval()).isEqualTo(Duration.ofSeconds(10));
    assertThat(policy.lifetime(false)).isEqualTo(HOUR);
    assertThat(policy.lifetime(true).idle()).isEqualTo(Duration.ofSeconds(40));
  }

  @Test
  void lifetimesHaveBounds() {
    Duration second = Duration.ofSeconds(1);
    Duration most = Duration.ofDays(400);
    assertThat(new Lifetime(second, second).idle()).isEqualTo(second);
    assertThat(new Lifetime(most, most).absolute()).isEqualTo(most);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Lifetime(second.minusNanos(1), most))
        .withMessageContaining("idle");
    assertThatIllegalArgumentException().isThrownBy(() -> new Lifetime(Duration.ZERO, second));
    assertThatIllegalArgumentException().isThrownBy(() -> new Lifetime(second.negated(), second));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Lifetime(second, most.plusNanos(1)))
        .withMessageContaining("absolute");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Lifetime(second.plusNanos(1), second))
        .withMessageContaining("idle");
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 10_001, Integer.MAX_VALUE})
  void limitsHaveBounds(int limit) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SessionLimits.of(limit, Overflow.REFUSE))
        .withMessageContaining("perUser");
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new SessionLimits(
                1, Map.of(DeviceKind.MOBILE, limit), Overflow.REFUSE, SessionLimits.MAX))
        .withMessageContaining("perDeviceKind");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SessionLimits(1, Map.of(), Overflow.REFUSE, limit))
        .withMessageContaining("devices");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A", "-a", "a b", "a\n", "é"})
  void namesHaveARule(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SessionPolicy.DEFAULT.withName(name))
        .withMessageContaining("name");
  }

  @Test
  void nullIsRefusedByName() {
    assertThatNullPointerException()
        .isThrownBy(() -> SessionPolicy.DEFAULT.withLimits(null))
        .withMessage("limits");
    assertThatNullPointerException()
        .isThrownBy(() -> SessionPolicy.DEFAULT.withRemember(null))
        .withMessage("remember");
  }

  @Test
  void guestAttributesAreCopied() {
    Set<String> names = new java.util.HashSet<>(Set.of("cart"));
    SessionPolicy policy = SessionPolicy.DEFAULT.withGuestAttributes(names);
    names.add("secret");
    assertThat(policy.guestAttributes()).containsExactly("cart");
  }
}
