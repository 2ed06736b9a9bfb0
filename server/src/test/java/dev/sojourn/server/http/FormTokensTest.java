package dev.sojourn.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Randomness;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class FormTokensTest {

  private final FormTokens tokens = new FormTokens(Randomness.strong());

  @Test
  void aTokenMatchesTheSecretItWasMadeFor() {
    assertThat(tokens.matches("mine", tokens.issue("mine"))).isTrue();
  }

  @Test
  @Tag("CS-8")
  @Tag("CS-9")
  void aTokenOfAnotherSessionMatchesNothing() {
    assertThat(tokens.matches("mine", tokens.issue("another's"))).isFalse();
  }

  @Test
  @Tag("CS-8")
  void everyTokenIsAnother() {
    assertThat(tokens.issue("mine")).isNotEqualTo(tokens.issue("mine"));
  }

  @Test
  @Tag("CS-9")
  void aTokenCutOrChangedAnywhereMatchesNothing() {
    String token = tokens.issue("mine");
    for (int i = 0; i < token.length(); i++) {
      char other = token.charAt(i) == 'A' ? 'B' : 'A';
      String changed = token.substring(0, i) + other + token.substring(i + 1);

      assertThat(tokens.matches("mine", changed)).as("changed at %d", i).isFalse();
      assertThat(tokens.matches("mine", token.substring(0, i))).as("cut at %d", i).isFalse();
    }
    assertThat(tokens.matches("mine", token + "A")).isFalse();
  }

  @Test
  void nothingMatchesNothing() {
    assertThat(tokens.matches("mine", null)).isFalse();
    assertThat(tokens.matches("mine", "")).isFalse();
    assertThat(tokens.matches("mine", "not base64!")).isFalse();
    assertThat(tokens.matches("", tokens.issue("x"))).isFalse();
  }
}
