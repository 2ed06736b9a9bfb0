package dev.sojourn.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.http.CrossSiteGuard.Source;
import dev.sojourn.http.CrossSiteGuard.Verdict;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
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
  @Tag("CS-1")
  @Tag("CS-2")
  @Tag("CS-3")
  @Tag("CS-5")
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
  @Tag("ASVS-3.7.5")
  @Tag("CS-4")
  @Tag("CS-5")
  @Tag("CS-6")
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
  @Tag("CS-4")
  void andByTheirRefererWhereThereIsNoOrigin(String referer, Verdict verdict) {
    assertThat(check("POST", null, null, null, referer)).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({"same-site", "cross-site"})
  void aGoodOriginDoesNotOutweighWhatTheBrowserSays(String site) {
    assertThat(check("POST", site, "navigate", "https://login.example.com", null))
        .isEqualTo(Verdict.CROSS_SITE);
  }

  @ParameterizedTest
  @CsvSource({
    "http://my_app:18080/x?y, http://my_app:18080",
    "HTTPS://Login.Example.com:443, https://login.example.com",
    "http://[::1]:8080/, http://[::1]:8080",
    "http://localhost:80, http://localhost",
    "http://localhost:, http://localhost",
    "http://, null",
    "http://[x, null",
    "http://a b/, null",
    "http://a@b/, null",
    "http://a:b/, null",
    "http://a:123456/, null",
    "ftp://a/, null",
    "'', null",
    "null, null",
  })
  void originsAreReadAsBrowsersWriteThem(String address, String origin) {
    assertThat(CrossSiteGuard.originOf(address)).isEqualTo(origin);
  }

  /** Where our own origin cannot be told, it is no other's that cannot either. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {"null, -", "-, http://[x", "-, about:blank"})
  @Tag("CS-7")
  void anOriginThatIsNotToldIsNeverOurs(@Nullable String origin, @Nullable String referer) {
    assertThat(
            CrossSiteGuard.check(new Source("POST", null, null, origin, referer), Set.of("null")))
        .isEqualTo(Verdict.CROSS_SITE);
  }
}
