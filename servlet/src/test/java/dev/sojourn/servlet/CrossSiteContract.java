package dev.sojourn.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Creation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Method by Fetch Metadata by {@code Origin} by content type: what other sites can make of them.
 */
abstract class CrossSiteContract extends FilterContract {

  private static final String OWN = "https://shop.example.com";
  private static final List<String> SAFE = List.of("GET", "HEAD", "OPTIONS");
  private static final List<String> UNSAFE = List.of("POST", "PUT", "PATCH", "DELETE", "BREW");

  /** What a form can send without asking, and what it cannot. */
  private static final List<String> TYPES =
      List.of(
          "application/json",
          "application/x-www-form-urlencoded",
          "multipart/form-data; boundary=x",
          "text/plain",
          "text/plain; application/json",
          "");

  CrossSiteContract(Container.Starter starter) {
    super(starter);
  }

  @Override
  SojournFilterBuilder configured(SojournFilterBuilder builder) {
    return builder
        .ownOrigins(OWN + "/")
        .exemptFromCrossSiteGuard(request -> request.getRequestURI().equals("/hook"));
  }

  private static Arguments row(String id, boolean isAllowed, String... headers) {
    return Arguments.of(id, isAllowed, List.of(headers));
  }

  /** By the row of the standards that each of them is about. */
  static Stream<Arguments> sources() {
    return Stream.of(
        row("CS-1", false, "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate"),
        row("CS-1", false, "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors"),
        row("CS-1", false, "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: cors"),
        row("CS-1", false, "Sec-Fetch-Site: cross-site", "Origin: " + OWN),
        row("CS-2", false, "Sec-Fetch-Site: same-site", "Sec-Fetch-Mode: navigate"),
        row("CS-2", false, "Sec-Fetch-Site: same-site", "Origin: " + OWN),
        row("CS-2", false, "Origin: https://example.com"),
        row("CS-2", false, "Origin: https://www.shop.example.com"),
        row("CS-3", true, "Sec-Fetch-Site: same-origin"),
        row("CS-3", true, "Sec-Fetch-Site: same-origin", "Origin: null"),
        row("CS-3", true, "Sec-Fetch-Site: none", "Sec-Fetch-Mode: navigate"),
        row("CS-3", false, "Sec-Fetch-Site: none", "Sec-Fetch-Mode: cors"),
        row("CS-3", false, "Sec-Fetch-Site: none"),
        row("CS-4", true, "Origin: " + OWN),
        row("CS-4", true, "Referer: " + OWN + "/page"),
        row("CS-4", false, "Referer: https://evil.example/" + OWN),
        row("CS-4", false, "Origin: https://shop.example.com.evil.example"),
        row("CS-4", false, "Origin: http://shop.example.com"),
        row("CS-4", false, "X-Nothing: said"),
        row("CS-5", false, "Sec-Fetch-Site: future"),
        row("CS-5", false, "Sec-Fetch-Site: Same-Origin"),
        row("CS-5", true, "Sec-Fetch-Site: future", "Origin: " + OWN),
        row("CS-6", false, "Origin: null"),
        row("CS-6", false, "Origin: null", "Referer: " + OWN + "/page"),
        row("CS-7", false, "Host: evil.example", "Origin: https://evil.example"),
        row("CS-7", false, "Host: evil.example", "Origin: http://evil.example"),
        row("CS-7", false, "X-Forwarded-Host: evil.example", "Origin: https://evil.example"));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("sources")
  @Tag("CS-1")
  @Tag("CS-2")
  @Tag("CS-3")
  @Tag("CS-4")
  @Tag("CS-5")
  @Tag("CS-6")
  @Tag("CS-7")
  @Tag("CS-12")
  @Tag("ASVS-3.5.2")
  void whatChangesSomethingComesFromOurOwnPages(
      String row, boolean isAllowed, List<String> headers) {
    Creation.Created alice = signedIn("alice");
    for (String method : UNSAFE) {
      for (String type : TYPES) {
        assertThat(status(method, type, headers, cookie(alice)))
            .as("%s %s %s %s", row, method, type, headers)
            .isEqualTo(isAllowed ? 200 : 403);
      }
    }
    for (String method : SAFE) {
      assertThat(status(method, "", headers, cookie(alice))).as(method).isEqualTo(200);
    }
  }

  /** A sign-in is guarded, too, although there is no cookie yet. */
  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("sources")
  @Tag("CS-11")
  void soDoesWhatNeedsNoCookie(String row, boolean isAllowed, List<String> headers) {
    assertThat(status("POST", TYPES.get(1), headers)).isEqualTo(isAllowed ? 200 : 403);
  }

  private int status(String method, String type, List<String> headers, String... more) {
    List<String> all = new ArrayList<>(headers);
    all.addAll(List.of(more));
    if (!type.isEmpty()) {
      all.add("Content-Type: " + type);
    }
    return wire.send(method + " /who", all.toArray(String[]::new)).status();
  }

  /** No other site can make a browser send that header; beside a cookie it proves nothing. */
  @Test
  @Tag("CS-14")
  void aCallByBearerTokenAloneNeedsNoOrigin() {
    String bearer = "Authorization: Bearer " + signedIn("alice").token().reveal();

    assertThat(wire.send("POST /who", bearer).body()).contains("[alice]");
    assertThat(wire.send("POST /who", bearer, "Cookie: a=b").status()).isEqualTo(403);
  }

  @Test
  @Tag("CS-14")
  void whatIsExemptMayComeFromAnywhere() {
    application.on("/hook", Application::who);

    assertThat(wire.send("POST /hook", "Origin: https://other.example").status()).isEqualTo(200);
  }

  @Test
  @Tag("CS-13")
  void aRefusalIsNotKeptAndIsNoActivity() {
    Creation.Created alice = signedIn("alice");
    long before = filter.statistics().refused().get(Refusal.CROSS_SITE);

    Wire.Answer answer =
        wire.send("POST /who", cookie(alice), "Sec-Fetch-Site: cross-site", "Origin: null");
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.header("Cache-Control")).contains("no-store");
    assertThat(answer.header("Vary")).contains("Sec-Fetch-Site", "Origin");
    assertThat(answer.body()).contains("error page for [nobody]");
    assertThat(filter.statistics().refused().get(Refusal.CROSS_SITE)).isEqualTo(before + 1);
  }
}
