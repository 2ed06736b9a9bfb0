package dev.sojourn.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sojourn.http.CrossSiteGuard.Source;
import dev.sojourn.http.CrossSiteGuard.Verdict;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/** Any address as {@code Origin} and {@code Referer}: nobody passes for us who is not. */
class CrossSiteGuardFuzzTest {

  private static final String OWN = "https://login.example.com";
  private static final Set<String> OWN_ORIGINS = Set.of(OWN);

  @FuzzTest(maxDuration = "2m")
  void nobodyElsePassesForUs(byte[] data) throws URISyntaxException {
    String text = new String(data, StandardCharsets.UTF_8);

    String origin = CrossSiteGuard.originOf(text);

    assertThat(origin).matches("null|https?://[a-z0-9._:\\[\\]-]+(:[1-9][0-9]*|:0)?");
    if (!origin.equals("null")) {
      assertThat(CrossSiteGuard.originOf(origin + "/")).isEqualTo(origin);
    }
    assertThat(verdict(text, null) == Verdict.ALLOWED).isEqualTo(text.equals(OWN));
    if (verdict(null, text) == Verdict.ALLOWED) {
      // What another reader of addresses takes for its host.
      String authority = text.substring(text.indexOf("//") + 2).split("[/?#]", 2)[0];
      URI read = new URI("https://" + authority);
      assertThat(read.getUserInfo()).isNull();
      assertThat(read.getHost().toLowerCase(Locale.ROOT)).isEqualTo("login.example.com");
      assertThat(read.getPort()).isIn(-1, 443);
    }
  }

  private static Verdict verdict(String origin, String referer) {
    return CrossSiteGuard.check(new Source("POST", null, null, origin, referer), OWN_ORIGINS);
  }
}
