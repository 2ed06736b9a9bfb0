package dev.sojourn.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.http.CrossSiteGuard.Source;
import dev.sojourn.http.CrossSiteGuard.Verdict;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrossSiteGuardTest {

  private static final Set<String> OWN = Set.of("https://login.example.com");

  private static Verdict check(
      String method,
      @Nullable String site,
      @Nullable String mode,
      @Nullable String origin,
      @Nullable String referer) {
    return CrossSiteGuard.check(new Source(method, site, mode, origin, referer), OWN);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "same-origin, navigate, ALLOWED",
        "same-origin, cors, ALLOWED",
        "none, navigate, ALLOWED",
        "none, cors, CROSS_SITE",
        "none, -, CROSS_SITE",
        "same-site, navigate, CROSS_SITE",
        "cross-site, navigate, CROSS_SITE",
        "cross-site, no-cors, CROSS_SITE",
        "future, navigate, UNKNOWN_SOURCE",
        "-, -, UNKNOWN_SOURCE",
      })
  void believesTheBrowser(@Nullable String site, @Nullable String mode, Verdict verdict) {
    for (String method : new String[] {"POST", "PUT", "PATCH", "DELETE", "post", "ANY"}) {
      assertThat(check(method, site, mode, null, null)).isEqualTo(verdict);
    }
  }

  @ParameterizedTest
  @CsvSource({"GET", "HEAD", "OPTIONS"})
  void whatChangesNothingMayComeFromAnywhere(String method) {
    assertThat(check(method, "cross-site", "navigate", "https://evil.example", null))
        .isEqualTo(Verdict.ALLOWED);
  }

  @ParameterizedTest
  @CsvSource({
    "https://login.example.com, ALLOWED",
    "http://login.example.com, CROSS_SITE",
    "https://login.example.com:8443, CROSS_SITE",
    "https://login.example.com.evil.example, CROSS_SITE",
    "https://evil.example, CROSS_SITE",
    "https://example.com, CROSS_SITE",
    "null, CROSS_SITE",
    "'', CROSS_SITE",
  })
  void olderBrowsersAreKnownByTheirOrigin(String origin, Verdict verdict) {
    assertThat(check("POST", null, null, origin, null)).isEqualTo(verdict);
    assertThat(check("POST", "future", null, origin, null)).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({
    "https://login.example.com/login, ALLOWED",
    "https://LOGIN.example.com:443/login?x#y, ALLOWED",
    "https://login.example.com@evil.example/, CROSS_SITE",
    "https://evil.example/https://login.example.com/, CROSS_SITE",
    "about:blank, CROSS_SITE",
    "'https://login.example.com /', CROSS_SITE",
  })
  void andByTheirRefererWhereThereIsNoOrigin(String referer, Verdict verdict) {
    assertThat(check("POST", null, null, null, referer)).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({"same-site", "cross-site"})
  void aGoodOriginDoesNotOutweighWhatTheBrowserSays(String site) {
    assertThat(check("POST", site, "navigate", "https://login.example.com", null))
        .isEqualTo(Verdict.CROSS_SITE);
  }
}
