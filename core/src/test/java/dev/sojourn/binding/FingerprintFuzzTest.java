package dev.sojourn.binding;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sojourn.Client;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Any words of a browser about itself, one header a line: what is made of them is bounded, is kept
 * by a store as it is, and matches the same words the next time.
 */
class FingerprintFuzzTest {

  private static final String[] HINTS = {"sec-ch-ua", "sec-ch-ua-platform", "sec-ch-ua-mobile"};

  @FuzzTest(maxDuration = "2m")
  void theSameWordsMatchAfterTheyWereKept(byte[] data) {
    String[] lines = new String(data, StandardCharsets.UTF_8).split("\n", -1);
    Map<String, String> hints = new HashMap<>();
    for (int i = 1; i < lines.length && i <= HINTS.length; i++) {
      hints.put(HINTS[i - 1], lines[i]);
    }
    Client client = new Client(null, lines[0], hints, null);
    Fingerprint print = Fingerprint.of(client);
    if (print == null) {
      assertThat(client.userAgent()).isNull();
      return;
    }

    assertThat(Fingerprint.of(new Client(null, lines[0], hints, null))).isEqualTo(print);
    Fingerprint kept =
        new Fingerprint(
            kept(print.browser()),
            kept(print.platform()),
            print.hints() == null ? null : kept(print.hints()));
    assertThat(kept.matches(print)).isTrue();
    assertThat(print.matches(kept)).isTrue();
    assertThat(kept).isEqualTo(print);
  }

  /** As it comes back from a store, which writes UTF-8. */
  private static String kept(String text) {
    assertThat(text.length()).isLessThanOrEqualTo(Fingerprint.MAX_LENGTH);
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}
