package dev.sojourn.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PermissionsTest {

  @ParameterizedTest
  @CsvSource({
    "doc:read:1, doc:read:1, true",
    "doc:read:1, doc:read:2, false",
    "doc:read:*, doc:read:1, true",
    "doc:*:1, doc:read:1, true",
    "doc:*:1, doc:read:2, false",
    "*, doc, true",
    "*, doc:read:1, true",
    "doc:*, doc:read, true",
    "doc:*, doc:read:1, true",
    "doc:*, doc, false",
    "doc:*, doctor:read, false",
    "doc, doc:read, false",
    "doc:read, doc:read:1, false",
    "doc:read:1, doc:read, false",
    "doc:read:*, doc:read, false",
    "*:read, doc:read, true",
    "*:read, doc:read:1, false",
    "doc:re*, doc:read, false",
    "doc::1, doc:read:1, false",
    ":*, :read, true",
    "doc:read, DOC:read, false",
  })
  void impliesPartByPart(String granted, String needed, boolean implied) {
    assertThat(Permissions.implies(granted, needed)).isEqualTo(implied);
  }

  @Test
  void anyOfThemSuffices() {
    assertThat(Permissions.imply(Set.of("a:b", "doc:*"), "doc:read")).isTrue();
    assertThat(Permissions.imply(Set.of(), "doc:read")).isFalse();
  }

  @Test
  void oneOfThemMustImplyIt() {
    assertThat(Permissions.imply(Set.of("a:b", "doc:write"), "doc:read")).isFalse();
  }
}
