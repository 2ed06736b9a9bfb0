package dev.sojourn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserIdTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alice",
        "alice@example.com",
        "auth0|5f7c8ec7c33c6c004bbafe82",
        "a b",
        " ",
        "...",
        ".a",
        "a..b",
        "日本語",
        "😀",
        "é",
        "?",
        "#",
        "&",
        "+",
        "\u00a0",
        "a\u2028b",
        "\u202e"
      })
  void anyOpaqueTextIsAnId(String id) {
    assertThat(UserId.of(id).id()).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "a/b",
        "/",
        "\\",
        "a%00",
        "%",
        ";",
        "a;jsessionid=1",
        "\0",
        "a\n",
        "\r",
        "\t",
        "\u007f",
        "\u0085",
        "\u009f"
      })
  void whatAPathCannotCarryIsRefused(String id) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> UserId.of(id))
        .withMessageContaining("id");
  }

  @Test
  void halfAPairOfSurrogatesIsRefused() {
    for (String half : new String[] {"\ud83d", "\ude00", "a\ud83d", "\ude00\ud83d"}) {
      assertThatIllegalArgumentException().isThrownBy(() -> UserId.of(half));
    }
  }

  @Test
  void theBoundIsInBytesOfUtf8() {
    assertThat(UserId.of("a".repeat(255)).id()).hasSize(255);
    assertThat(UserId.of("é".repeat(127)).id()).hasSize(127);
    assertThatIllegalArgumentException().isThrownBy(() -> UserId.of("a".repeat(256)));
    assertThatIllegalArgumentException().isThrownBy(() -> UserId.of("é".repeat(128)));
    assertThatIllegalArgumentException().isThrownBy(() -> UserId.of("😀".repeat(64)));
  }

  @Test
  void refusalsDoNotRepeatWhatWasRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> UserId.of("evil\n[ERROR] forged line"))
        .withMessageNotContaining("evil");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> UserId.of("Evil\n", "a"))
        .withMessageNotContaining("Evil");
  }

  @ParameterizedTest
  @ValueSource(strings = {"default", "a", "0", "acme-eu.1_x", "0.0"})
  void tenantsAreNames(String tenant) {
    assertThat(UserId.of(tenant, "a").tenant()).isEqualTo(tenant);
    assertThat(Tenants.isValid(tenant)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A", "-a", ".a", "_a", "a b", "a/b", "é", "a\n", "\na", "a\0"})
  void otherTenantNamesAreRefused(String tenant) {
    assertThatIllegalArgumentException().isThrownBy(() -> UserId.of(tenant, "a"));
    assertThat(Tenants.isValid(tenant)).isFalse();
  }

  @Test
  void tenantNamesHaveAtMost63Characters() {
    assertThat(Tenants.check("a".repeat(63))).hasSize(63);
    assertThatIllegalArgumentException().isThrownBy(() -> Tenants.check("a".repeat(64)));
  }

  @Test
  void nullIsRefusedByName() {
    assertThatNullPointerException().isThrownBy(() -> UserId.of(null)).withMessage("id");
    assertThatNullPointerException().isThrownBy(() -> UserId.of(null, "a")).withMessage("tenant");
  }

  @Test
  void theSameIdInTwoTenantsIsTwoUsers() {
    assertThat(UserId.of("a", "x")).isNotEqualTo(UserId.of("b", "x"));
    assertThat(UserId.of("a", "x")).isLessThan(UserId.of("a", "y")).isLessThan(UserId.of("b", "a"));
    assertThat(UserId.of("x")).isEqualTo(UserId.of("default", "x"));
  }

  @Test
  void everyControlCharacterIsRefused() {
    IntStream.range(0, 0x100)
        .filter(Character::isISOControl)
        .forEach(c ->
            assertThatIllegalArgumentException().isThrownBy(() -> UserId.of("a" + (char) c + "b")));
  }
}
