package dev.sojourn.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sojourn.store.InvalidCursorException;
import dev.sojourn.token.Hmacs;
import dev.sojourn.token.KeyRing;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.random.RandomGeneratorFactory;

/** Any text as a cursor: it leads where it was made to lead, in its own list, or is refused. */
class CursorsFuzzTest {

  private static final Cursors CURSORS =
      new Cursors(
          new Hmacs(
              KeyRing.generate(
                  RandomGeneratorFactory.of("L64X128MixRandom").create(1),
                  InstantSource.fixed(Instant.EPOCH))));
  private static final String LIST = "users acme";
  private static final String KEY = "alice";
  private static final byte[] BYTES = Base64.getUrlDecoder().decode(CURSORS.write(LIST, KEY));

  /** The longest key there is: a user's id. */
  private static final int LONGEST_KEY = 255;

  @FuzzTest(maxDuration = "2m")
  void leadsWhereItWasMadeToLeadOrIsRefused(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    assertThat(outcome(LIST, text)).isIn("refused", KEY);

    byte[] changed = BYTES.clone();
    for (int i = 0; i < data.length; i++) {
      int at = i % changed.length;
      changed[at] = (byte) (changed[at] ^ data[i]);
    }
    boolean same = Arrays.equals(changed, BYTES);
    assertThat(outcome(LIST, Base64.getUrlEncoder().encodeToString(changed)))
        .isEqualTo(same ? KEY : "refused");

    if (!text.isEmpty() && text.getBytes(StandardCharsets.UTF_8).length <= LONGEST_KEY) {
      String cursor = CURSORS.write(LIST, text);
      assertThat(CURSORS.read(LIST, cursor)).isEqualTo(text);
      assertThat(cursor).matches("[A-Za-z0-9_-]+");
      assertThatExceptionOfType(InvalidCursorException.class)
          .isThrownBy(() -> CURSORS.read(LIST + text, cursor));
      assertThatExceptionOfType(InvalidCursorException.class)
          .isThrownBy(() -> CURSORS.read("", cursor));
    }
  }

  private static String outcome(String list, String cursor) {
    try {
      return CURSORS.read(list, cursor);
    } catch (InvalidCursorException refused) {
      return "refused";
    }
  }
}
