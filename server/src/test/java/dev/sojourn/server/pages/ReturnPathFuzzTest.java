package dev.sojourn.server.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Any wish where to go on: whoever follows it stays on this origin. */
class ReturnPathFuzzTest {

  private static final URI OWN = URI.create("https://login.example.com/login");

  @FuzzTest(maxDuration = "1m")
  void nobodyIsLedElsewhere(byte[] data) {
    String wish = new String(data, StandardCharsets.UTF_8);

    String path = ReturnPath.of(wish);

    assertThat(path).isIn(wish, ReturnPath.DEFAULT);
    assertThat(path).matches("/(?!/)[\\x21-\\x5b\\x5d-\\x7e]*").doesNotContain("#");
    assertThat(ReturnPath.of(path)).isEqualTo(path);
    if (!path.contains("%")) { // which URI wants before two digits
      URI followed = OWN.resolve(path);
      assertThat(followed.getScheme()).isEqualTo("https");
      assertThat(followed.getRawAuthority()).isEqualTo("login.example.com");
      assertThat(followed.getRawPath()).startsWith("/").isNotIn("/login", "/logout");
    }
  }
}
