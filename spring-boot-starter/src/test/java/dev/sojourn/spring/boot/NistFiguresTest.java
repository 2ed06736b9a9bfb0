package dev.sojourn.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.SessionPolicy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** A policy that is looser than NIST SP 800-63B-4 needs a reason. */
@Tag("ASVS-7.1.1")
class NistFiguresTest {

  private static final String REASON = "Wards share terminals that nobody else reaches.";

  /** The settings of one policy, as {@code part=value} pairs. */
  private static SojournProperties policy(String name, String... parts) {
    Map<String, String> stated = new HashMap<>();
    for (String part : parts) {
      String[] pair = part.split("=", 2);
      stated.put("sojourn.policies." + name + "." + pair[0], pair[1]);
    }
    return new Binder(new MapConfigurationPropertySource(stated))
        .bind("sojourn", Bindable.of(SojournProperties.class))
        .get();
  }

  private static void isRefused(String name, String why, String... parts) {
    assertThatThrownBy(() -> policy(name, parts))
        .isInstanceOf(BindException.class)
        .hasStackTraceContaining("SettingsException: sojourn.policies." + name + ": ")
        .hasStackTraceContaining(why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"default", "guest", "aal1", "aal2", "aal3"})
  void theShippedProfilesAreWithinTheFigures(String name) {
    SessionPolicy shipped = SessionPolicy.profile(name).orElseThrow();

    assertThat(NistFigures.of(name).exceededBy(shipped)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "aal1, absolute, 30d, 2592001s, AAL1, 2.1.3",
    "aal1, remembered-absolute, 30d, 2592001s, AAL1, 2.1.3",
    "default, absolute, 30d, 2592001s, AAL1, 2.1.3",
    "default, remembered-absolute, 30d, 2592001s, AAL1, 2.1.3",
    "guest, absolute, 30d, 2592001s, AAL1, 2.1.3",
    "aal2, idle, 1h, 3601s, AAL2, 2.2.3",
    "aal2, absolute, 1d, 86401s, AAL2, 2.2.3",
    "aal3, idle, 15m, 901s, AAL3, 2.3.3",
    "aal3, absolute, 12h, 43201s, AAL3, 2.3.3"
  })
  void beyondAFigureAPolicyNeedsAJustification(
      String profile, String part, String limit, String beyond, String level, String section) {
    policy(profile, part + "=" + limit);

    isRefused(
        profile,
        "sojourn.policies.%s.%s is %s, beyond the %s of NIST SP 800-63B-4 section %s (%s)"
            .formatted(profile, part, beyond, limit, section, level),
        part + "=" + beyond);
    isRefused(profile, "sojourn.policies." + profile + ".justification", part + "=" + beyond);
    assertThat(policy(profile, part + "=" + beyond, "justification=" + REASON).justifications())
        .containsExactly(Map.entry(profile, REASON));
  }

  @Test
  void rememberingIsHeldToTheSameFigures() {
    isRefused("aal2", "aal2.remembered-idle", "remember=ask", "remembered-idle=2h");
    isRefused("aal3", "aal3.remembered-absolute", "remember=always", "remembered-absolute=13h");
    policy("aal2", "remember=never", "remembered-idle=2h", "remembered-absolute=30d");
  }

  @Test
  void anOwnPolicyIsHeldToTheProfileThatItStartsFrom() {
    SessionPolicy ward = policy("ward", "profile=aal3", "idle=5m").sessionPolicies(null).getFirst();

    assertThat(ward.name()).isEqualTo("ward");
    assertThat(ward.lifetime().idle()).isEqualTo(Duration.ofMinutes(5));
    assertThat(ward.lifetime().absolute()).isEqualTo(Duration.ofHours(12));
    isRefused("ward", "sojourn.policies.ward.idle is 20m", "profile=aal3", "idle=20m");
    policy("shop", "idle=20m", "absolute=30d");
    isRefused("shop", "there is none of this name", "profile=aal4");
    isRefused("aal2", "a shipped profile itself", "profile=aal1");
    policy("aal2", "profile=aal2");
  }

  @Test
  void aJustificationIsAText() {
    isRefused("shop", "10 to 500 characters", "absolute=60d", "justification=because");
    isRefused("shop", "10 to 500 characters", "absolute=60d", "justification=" + "x".repeat(501));
    isRefused("shop", "10 to 500 characters", "justification=" + "x\u0007".repeat(9));
    assertThat(policy("shop", "absolute=1h", "justification=" + REASON).justifications()).isEmpty();
  }
}
