package dev.sojourn.server.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReturnPathTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/account",
        "/account/security",
        "/app/x?y=1&z=a/b",
        "/a%20b",
        "/a.b/..c",
        "/loginx",
        "/x?to=//elsewhere",
        "/x?to=https://elsewhere"
      })
  @Tag("ASVS-3.7.2")
  void staysOnThisOrigin(String path) {
    assertThat(ReturnPath.of(path)).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "account",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\/evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "/%0d%0aLocation:x\r\nSet-Cookie: a=b",
        "https:evil.example",
        "https://evil.example",
        "https:/evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "user@evil.example",
        "http://user:secret@evil.example/",
        "/..//evil.example",
        "/.//evil.example",
        "/a/../..//evil.example",
        "/%2e%2e//evil.example",
        "/a/%2E./b",
        "/account#//evil.example",
        "/\u2044evil.example",
        "/ev\u00edl",
        " /account",
        "/account ",
        "/login",
        "/LOGIN?return_to=/login",
        "/logout"
      })
  @Tag("ASVS-3.7.2")
  void everythingElseBecomesTheAccountPage(String wish) {
    assertThat(ReturnPath.of(wish)).isEqualTo(ReturnPath.DEFAULT);
  }

  @Test
  void nothingAndTooMuchBecomeTheAccountPage() {
    assertThat(ReturnPath.of(null)).isEqualTo(ReturnPath.DEFAULT);
    assertThat(ReturnPath.of("/" + "a".repeat(100_000))).isEqualTo(ReturnPath.DEFAULT);
  }

  /** Whatever passes, a browser's way of resolving it ends on this origin. */
  @Test
  @Tag("ASVS-3.7.2")
  void noCombinationOfDangerousPartsLeavesTheOrigin() {
    List<String> parts =
        List.of(
            "/",
            "\\",
            "..",
            ".",
            "%2e",
            "%2f",
            "%5c",
            "evil.example",
            ":",
            "@",
            "?",
            "#",
            "https:",
            "\r\n",
            "\t",
            " ",
            "//",
            "a",
            ";",
            "&",
            "\u0000",
            "\uff0f");
    Random random = new Random(20_261_124);
    URI base = URI.create("https://login.example/login");
    for (int i = 0; i < 200_000; i++) {
      StringBuilder wish = new StringBuilder(random.nextBoolean() ? "/" : "");
      for (int n = random.nextInt(6); n > 0; n--) {
        wish.append(parts.get(random.nextInt(parts.size())));
      }
      String path = ReturnPath.of(wish.toString());
      URI target = base.resolve(path);

      assertThat(target.getHost()).as(wish.toString()).isEqualTo("login.example");
      assertThat(target.getUserInfo()).as(wish.toString()).isNull();
      assertThat(path)
          .as(wish.toString())
          .startsWith("/")
          .doesNotStartWith("//")
          .doesNotContain("\\");
      assertThat(path.chars().allMatch(c -> c > 0x20 && c < 0x7f)).as(wish.toString()).isTrue();
    }
  }
}
