package dev.sojourn.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Any text as a file of keys: a ring that its own text gives again, or refused by its line. */
class KeyRingFuzzTest {

  private static final int LONGEST_MESSAGE = 200;

  @FuzzTest(maxDuration = "1m")
  void readsWhatItWritesOrRefusesWithoutRepeating(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    KeyRing ring;
    try {
      ring = KeyRing.parse(text);
    } catch (IllegalArgumentException refused) {
      assertThat(refused.getMessage()).isNotEmpty().hasSizeLessThan(LONGEST_MESSAGE);
      return;
    }
    assertThat(KeyRing.parse(ring.format()).keys()).isEqualTo(ring.keys());
    assertThat(ring.toString()).doesNotContain(ring.format());
  }
}
