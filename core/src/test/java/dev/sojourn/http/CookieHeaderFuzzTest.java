package dev.sojourn.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sojourn.http.CookieHeader.Found;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Any lines as {@code Cookie} headers around a cookie of ours: it is found as it was set, whatever
 * stands beside it, unless one of that name stands there; then none is believed.
 */
class CookieHeaderFuzzTest {

  private static final String NAME = "__Host-sojourn";
  private static final String VALUE = "sjr_abc-DEF_123";
  private static final String OWN = NAME + "=" + VALUE;

  @FuzzTest(maxDuration = "2m")
  void findsTheOneThatWasSetOrNone(byte[] data) {
    List<String> others = List.of(new String(data, StandardCharsets.ISO_8859_1).split("\n", -1));
    Found among = CookieHeader.find(others, NAME);

    Found expected = among instanceof Found.None ? new Found.One(VALUE) : new Found.Several();
    for (int i = 0; i < others.size(); i++) {
      assertThat(with(others, i, others.get(i) + "; " + OWN)).isEqualTo(expected);
      assertThat(with(others, i, OWN + ";" + others.get(i))).isEqualTo(expected);
    }
    if (among instanceof Found.One one) {
      assertThat(others).anyMatch(line -> line.contains(one.value()));
      assertThat(one.value()).doesNotContain(";");
      String quoted = "\"" + one.value() + "\"";
      if (others.stream().noneMatch(line -> line.contains(quoted))) {
        assertThat(one.value()).isEqualTo(trimmed(one.value())); // quotes keep their blanks
      }
      assertThat(CookieHeader.find(List.of(NAME + "=\"" + one.value() + "\""), NAME))
          .isEqualTo(one);
    }
    if (!others.toString().contains(NAME)) {
      assertThat(among).isEqualTo(new Found.None());
    }
  }

  private static Found with(List<String> lines, int at, String line) {
    List<String> changed = new ArrayList<>(lines);
    changed.set(at, line);
    return CookieHeader.find(changed, NAME);
  }

  private static String trimmed(String text) {
    return text.replaceAll("^[ \t]+|[ \t]+\\z", ""); // a line end is no end
  }
}
