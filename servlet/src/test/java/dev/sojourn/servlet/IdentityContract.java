package dev.sojourn.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Creation;
import dev.sojourn.EndReason;
import dev.sojourn.Rotation;
import dev.sojourn.Session;
import dev.sojourn.SignIn;
import dev.sojourn.store.StoreUnavailableException;
import jakarta.servlet.ServletException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is behind a request, and what an answer says of it. */
abstract class IdentityContract extends FilterContract {

  IdentityContract(Container.Starter starter) {
    super(starter);
  }

  @Override
  SojournFilterBuilder configured(SojournFilterBuilder builder) {
    return builder.signInPath("/login").retryAfter(Duration.ofSeconds(7));
  }

  @Test
  void theApplicationSeesUserRolesAndSession() {
    application.on(
        "/all",
        (request, response) -> {
          Session session = (Session) request.getAttribute(SojournFilter.SESSION);
          response
              .getWriter()
              .printf(
                  "%s %s %s %s %s %s",
                  request.getRemoteUser(),
                  request.getAuthType(),
                  request.isUserInRole("editor"),
                  request.isUserInRole("admin"),
                  request.isUserInRole("*"),
                  session.id());
        });
    Creation.Created alice = signedIn("alice", "editor");

    assertThat(wire.get("/all", cookie(alice)).body())
        .contains("alice SOJOURN true false false " + alice.session().id());
  }

  @Test
  void aBearerTokenCountsBeforeTheCookie() {
    Creation.Created alice = signedIn("alice");
    Creation.Created bob = signedIn("bob");
    String bearer = "Authorization: bearer " + bob.token().reveal();

    assertThat(wire.get("/who", bearer).body()).contains("[bob]");
    assertThat(wire.get("/who", cookie(alice), bearer).body()).contains("[bob]");
    assertThat(wire.get("/who", cookie(alice), "Authorization: Bearer of-another-kind").body())
        .contains("[nobody]");
    assertThat(wire.get("/who", cookie(alice), "Authorization: Basic YTpi").body())
        .contains("[alice]");
  }

  /**
   * Over a proxy's connection come requests of many; one may differ in the size of letters alone.
   */
  @ParameterizedTest
  @ValueSource(strings = {"Cookie: " + SESSION + "=", "Authorization: Bearer "})
  void aTokenOfOtherLettersIsAnotherOverTheSameConnection(String header) {
    String token = signedIn("alice").token().reveal();
    StringBuilder other = new StringBuilder();
    token
        .chars()
        .map(c -> Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c))
        .forEach(c -> other.append((char) c));

    assertThat(wire.getAgain("/who", header + token, header + token).body()).contains("[alice]");
    assertThat(wire.getAgain("/who", header + token, header + other).body()).contains("[nobody]");
  }

  @Test
  void aGuestIsNobodySignedIn() {
    var guest = (Creation.Created) sessions.create(SignIn.guest());

    assertThat(wire.get("/who", cookie(guest)).body()).contains("[nobody]");
  }

  /** Whoever lost a race must not delete what the winner has got. */
  @Test
  void onlyAnAnswerAboutTheVerySessionThatEndedClearsItsCookie() {
    Creation.Created alice = signedIn("alice");
    sessions.end(alice.session().id(), EndReason.ENDED_BY_ADMIN);

    Wire.Answer over = wire.get("/who", cookie(alice));
    assertThat(over.body()).contains("[nobody]");
    assertThat(over.cookies(SESSION))
        .containsExactly(SESSION + "=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax");
    assertThat(over.cookies(VERSION)).hasSize(1);
    assertThat(wire.get("/who", "Cookie: " + SESSION + "=nonsense").headers("Set-Cookie"))
        .isEmpty();
    assertThat(
            wire.get("/who", "Authorization: Bearer " + alice.token().reveal())
                .headers("Set-Cookie"))
        .isEmpty();
  }

  @Test
  @Tag("SM-14")
  void aTokenThatWasReplacedJustNowIsAskedToComeAgain() {
    Creation.Created alice = signedIn("alice");
    var rotated = (Rotation.Rotated) sessions.rotate(alice.session().id());

    Wire.Answer page =
        wire.get("/who?a=b", cookie(alice), "Sec-Fetch-Mode: navigate", "Sec-Fetch-Site: none");
    assertThat(page.status()).isEqualTo(303);
    assertThat(page.header("Location")).isEqualTo("?a=b&again=1");
    assertThat(page.headers("Set-Cookie")).isEmpty();
    assertThat(page.header("Cache-Control")).isEqualTo("no-store");

    for (Wire.Answer again :
        new Wire.Answer[] {
          wire.get("/who?a=b&again=1", cookie(alice), "Sec-Fetch-Mode: navigate"),
          wire.get("/who", cookie(alice), "Sec-Fetch-Mode: cors"),
          wire.send("POST /who", cookie(alice), SAME_ORIGIN)
        }) {
      assertThat(again.status()).isEqualTo(409);
      assertThat(again.header("Sojourn-Superseded")).isEqualTo("retry");
      assertThat(again.headers("Set-Cookie")).isEmpty();
      assertThat(again.body()).contains("error page for [nobody]");
    }
    assertThat(
            wire.get("/who?a=b&again=1", "Cookie: " + SESSION + "=" + rotated.token().reveal())
                .body())
        .contains("[alice]");
  }

  @Test
  void aSilentStoreIsAnHonestAnswer() {
    Creation.Created alice = signedIn("alice");
    store.voidLease();
    store.down();
    Wire.Answer answer = wire.get("/who", cookie(alice));
    store.up();
    store.restoreLease();

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("Retry-After")).isEqualTo("7");
    assertThat(answer.headers("Set-Cookie")).isEmpty();
    assertThat(wire.get("/who", cookie(alice)).body()).contains("[alice]");
  }

  @Test
  void aFaultOfTheStoreWithinThePageIsThatAnswer() {
    application.on(
        "/broken",
        (request, response) -> {
          response.getWriter().print("half a page");
          throw new ServletException(new StoreUnavailableException("down", null));
        });

    Wire.Answer answer = wire.get("/broken", cookie(signedIn("alice")));
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("Retry-After")).isEqualTo("7");
    assertThat(answer.body()).doesNotContain("half a page");
  }

  @Test
  void thePageForErrorsKnowsTheUser() {
    application.on(
        "/fails",
        (request, response) -> {
          throw new IllegalStateException("on purpose");
        });
    Creation.Created alice = signedIn("alice");

    for (String path : new String[] {"/fails", "/nowhere"}) {
      Wire.Answer answer = wire.get(path, cookie(alice));
      assertThat(answer.status()).isIn(404, 500);
      assertThat(answer.body()).contains("error page for [alice]");
      assertThat(answer.header("Cache-Control")).contains("no-store");
    }
  }

  /** A cache that takes a page for a file keeps it for whoever asks next. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/account/x.css",
        "/account/x.js?a=b",
        "/account;x.png",
        "/account%2fx.woff2",
        "/account/%2e%2e/static/x.css",
        "/account/.ico",
        "/account%00.css",
        "/account%23.css",
        "/nowhere.css"
      })
  @Tag("CC-1")
  @Tag("CC-2")
  void noAnswerToSomebodySignedInIsKept(String path) {
    application.on(path.replaceFirst("\\?.*", ""), Application::who);
    Creation.Created alice = signedIn("alice");

    for (String method : new String[] {"GET", "HEAD"}) {
      Wire.Answer answer = wire.send(method + " " + path, cookie(alice));
      if (answer.status() != 400) { // some paths are refused by the container itself
        assertThat(answer.header("Cache-Control")).as(answer.text()).contains("no-store");
        assertThat(answer.header("Vary")).contains("Cookie");
      }
    }
  }

  @Test
  void whatTheApplicationSaysOfCachesStandsUnlessACookieIsSet() {
    application.on(
        "/file.css",
        (request, response) -> {
          response.setHeader("Cache-Control", "public, max-age=60");
          response.getWriter().print("a file");
        });
    Creation.Created alice = signedIn("alice");

    assertThat(wire.get("/file.css").header("Cache-Control")).isEqualTo("public, max-age=60");
    assertThat(wire.get("/file.css", cookie(alice)).header("Cache-Control"))
        .isEqualTo("public, max-age=60");
    sessions.end(alice.session().id(), EndReason.SIGNED_OUT);
    assertThat(wire.get("/file.css", cookie(alice)).header("Cache-Control")).isEqualTo("no-store");
  }

  @Test
  void nothingIsSaidToWhoeverHasNoToken() {
    Wire.Answer answer = wire.get("/who");

    assertThat(answer.headers("Set-Cookie")).isEmpty();
    assertThat(answer.headers("Cache-Control")).isEmpty();
    assertThat(answer.headers("Vary")).isEmpty();
  }

  @Test
  void whoeverMustSignInIsSentThereOrAskedForAToken() {
    application.on(
        "/private",
        (request, response) -> {
          if (request.authenticate(response)) {
            Application.who(request, response);
          }
        });

    Wire.Answer page = wire.get("/private?a=b&c", "Accept: text/html");
    assertThat(page.status()).isEqualTo(303);
    assertThat(page.header("Location")).isEqualTo("/login?return=%2Fprivate%3Fa%3Db%26c");
    Wire.Answer call = wire.get("/private", "Accept: application/json");
    assertThat(call.status()).isEqualTo(401);
    assertThat(call.header("WWW-Authenticate")).isEqualTo("Bearer");
    assertThat(wire.get("/private", cookie(signedIn("alice"))).body()).contains("[alice]");
  }

  @Test
  @Tag("CS-15")
  void whatNobodyDidByHandIsNoActivity() {
    Creation.Created alice = signedIn("alice");
    for (int i = 0; i < 4; i++) {
      time.advance(Duration.ofMinutes(14));
      for (String mark :
          new String[] {
            "Sojourn-Background: 1", "Sec-Purpose: prefetch;prerender", "Accept: text/event-stream"
          }) {
        assertThat(wire.get("/who", cookie(alice), mark).body()).contains("[alice]");
      }
    }
    time.advance(Duration.ofMinutes(14));

    assertThat(wire.get("/who", cookie(alice)).body()).contains("[nobody]");
  }

  /** A token is believed where it belongs, and nowhere else. */
  @Test
  @Tag("SM-4")
  void aTokenElsewhereIsNone() {
    String token = signedIn("alice").token().reveal();

    assertThat(wire.get("/who?__Host-sojourn=" + token).body()).contains("[nobody]");
    assertThat(wire.get("/who;__Host-sojourn=" + token).body()).doesNotContain("[alice]");
    assertThat(wire.get("/who;jsessionid=" + token).body()).doesNotContain("[alice]");
    assertThat(wire.get("/who", "Cookie: JSESSIONID=" + token).body()).contains("[nobody]");
    assertThat(wire.get("/who", "X-Session: " + token).body()).contains("[nobody]");
    assertThat(wire.get("/who", "Authorization: Basic " + token).body()).contains("[nobody]");
  }
}
