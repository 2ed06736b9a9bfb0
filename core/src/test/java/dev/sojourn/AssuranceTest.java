package dev.sojourn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AssuranceTest {

  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

  private static int of(String methods) {
    return Assurance.of(
        methods.isEmpty()
            ? List.of()
            : Stream.of(methods.split(" "))
                .map(name -> Factor.of(FactorMethod.ofWireName(name).orElseThrow(), AT))
                .toList());
  }

  @ParameterizedTest
  @CsvSource({
    "'', 1",
    "password, 1",
    "totp, 1",
    "recovery_code, 1",
    "federated, 1",
    "passkey, 2",
    "password totp, 2",
    "totp password, 2",
    "password recovery_code, 2",
    "password passkey, 2",
    "totp passkey, 2",
    "password totp recovery_code, 2",
    // Two things possessed are no two kinds, and a federated one says its level itself.
    "totp recovery_code, 1",
    "password federated, 1",
    "totp federated, 1",
    "recovery_code federated, 1",
    "passkey federated, 2",
  })
  @Tag("CVE-2024-45042")
  void theLevelFollowsFromTheKindsOfFactors(String methods, int level) {
    assertThat(of(methods)).isEqualTo(level);
  }

  @ParameterizedTest
  @EnumSource
  void aStatedLevelCountsWhenItIsMore(FactorMethod method) {
    assertThat(Assurance.of(List.of(new Factor(method, AT, 3)))).isEqualTo(3);
    assertThat(Assurance.of(List.of(new Factor(method, AT, 2)))).isEqualTo(2);
  }

  @Test
  void aStatedLevelNeverLowers() {
    assertThat(Assurance.of(List.of(new Factor(FactorMethod.PASSKEY, AT, 1)))).isEqualTo(2);
  }

  @Test
  void levelsBeyondTheTableAreRefused() {
    for (int level : new int[] {-1, 4, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Factor(FactorMethod.PASSWORD, AT, level))
          .withMessageContaining("level");
    }
  }

  @Test
  void aFactorsTimeIsCutToWhatStoresKeep() {
    assertThat(Factor.of(FactorMethod.TOTP, AT.plusNanos(1_999_999)).at())
        .isEqualTo(AT.plusMillis(1));
  }
}
