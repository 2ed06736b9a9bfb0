package dev.sojourn.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A secret is a type: it hides itself, and cannot be changed from outside. */
class SecretsTest {

  private static final byte[] BYTES = "correct horse".getBytes(StandardCharsets.US_ASCII);

  @Test
  void bytesAreHiddenAndCopied() {
    byte[] mine = BYTES.clone();
    SecretBytes secret = SecretBytes.copyOf(mine);
    mine[0] = 0;
    secret.reveal()[1] = 0;

    assertThat(secret.reveal()).isEqualTo(BYTES);
    assertThat(secret).hasToString("SecretBytes[hidden]");
    assertThat(secret.length()).isEqualTo(BYTES.length);
  }

  @Test
  void bytesAreEqualWhenTheyAreTheSame() {
    SecretBytes secret = SecretBytes.copyOf(BYTES);
    assertThat(secret)
        .isEqualTo(SecretBytes.copyOf(BYTES))
        .hasSameHashCodeAs(SecretBytes.copyOf(BYTES));
    assertThat(secret).isNotEqualTo(SecretBytes.copyOf(new byte[BYTES.length]));
    assertThat(secret).isNotEqualTo(SecretBytes.copyOf(new byte[0]));
    assertThat(secret.equals(null)).isFalse();
  }

  @Test
  @Tag("CVE-2023-20866")
  void tokensAreHidden() {
    assertThat(SessionToken.of("sjr_secret")).hasToString("SessionToken[hidden]");
    assertThat(DeviceToken.of("sjd_secret")).hasToString("DeviceToken[hidden]");
    assertThat(SessionToken.of("a")).isEqualTo(SessionToken.of("a"));
    assertThat(SessionToken.of("a")).isNotEqualTo(SessionToken.of("b"));
    assertThat(SessionToken.of("a")).hasSameHashCodeAs(SessionToken.of("a"));
    assertThat(DeviceToken.of("a")).isEqualTo(DeviceToken.of("a"));
    assertThat(DeviceToken.of("a")).hasSameHashCodeAs(DeviceToken.of("a"));
    assertThat(DeviceToken.of("a")).isNotEqualTo(DeviceToken.of("b"));
  }

  @Test
  void noTokenIsNull() {
    assertThatNullPointerException().isThrownBy(() -> SessionToken.of(null)).withMessage("text");
    assertThatNullPointerException().isThrownBy(() -> DeviceToken.of(null)).withMessage("text");
  }

  /** Else every table that has them as keys is a list. */
  @Test
  void theirHashesDiffer() {
    assertThat(SessionToken.of("a").hashCode()).isNotEqualTo(SessionToken.of("b").hashCode());
    assertThat(DeviceToken.of("a").hashCode()).isNotEqualTo(DeviceToken.of("b").hashCode());
    assertThat(SecretBytes.copyOf(BYTES).hashCode())
        .isNotEqualTo(SecretBytes.copyOf(new byte[BYTES.length]).hashCode());
  }
}
