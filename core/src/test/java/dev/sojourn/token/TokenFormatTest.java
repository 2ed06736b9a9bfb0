package dev.sojourn.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TokenFormatTest {

  private final TokenFormat format = new TokenFormat("sjx_", 12);

  @Test
  void anyBodyComesBack() {
    RandomGenerator random = Keys.random(1);
    for (int i = 0; i < 10_000; i++) {
      byte[] body = new byte[12];
      random.nextBytes(body);
      assertThat(format.decode(format.encode(body))).isEqualTo(body);
    }
  }

  /** Six base62 digits of a CRC-32 over all before it, leading zeros kept. */
  @Test
  @Tag("TF-3")
  void theChecksumIsThatOfTheConvention() {
    String text = format.encode(new byte[12]);
    CRC32 crc = new CRC32();
    crc.update(text.substring(0, 20).getBytes(StandardCharsets.US_ASCII));
    assertThat(text).startsWith("sjx_AAAAAAAAAAAAAAAA");
    assertThat(base62(text.substring(20))).isEqualTo(crc.getValue());
  }

  private static long base62(String digits) {
    long value = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      int digit = c <= '9' ? c - '0' : c <= 'Z' ? c - 'A' + 10 : c - 'a' + 36;
      value = value * 62 + digit;
    }
    return value;
  }

  /** Only then are there no spare bits by which one body could have two texts. */
  @Test
  void aBodyFillsItsLastDigit() {
    assertThatIllegalArgumentException().isThrownBy(() -> new TokenFormat("sjx_", 13));
  }

  @Test
  void paddingIsNoPartOfIt() {
    String text = format.encode(new byte[12]);
    assertThat(format.decode(text.substring(0, 18) + "==" + text.substring(20))).isNull();
  }

  /** By the checksum alone it would be one. */
  @Test
  void aShorterBodyIsNone() {
    byte[] body = new byte[12];
    String padded = format.encode(body).substring(0, 18) + "==";
    CRC32 crc = new CRC32();
    crc.update(padded.getBytes(StandardCharsets.US_ASCII));
    assertThat(format.decode(padded + base62(crc.getValue()))).isNull();
  }

  private static String base62(long value) {
    StringBuilder digits = new StringBuilder();
    for (long rest = value; digits.length() < 6; rest /= 62) {
      int digit = (int) (rest % 62);
      digits.append(
          (char) (digit < 10 ? '0' + digit : digit < 36 ? 'A' + digit - 10 : 'a' + digit - 36));
    }
    return digits.reverse().toString();
  }
}
