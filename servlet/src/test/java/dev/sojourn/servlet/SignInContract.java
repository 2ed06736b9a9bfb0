package dev.sojourn.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Creation;
import dev.sojourn.EndReason;
import dev.sojourn.FactorMethod;
import dev.sojourn.Idempotency;
import dev.sojourn.PageRequest;
import dev.sojourn.Reauthentication;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionId;
import dev.sojourn.SignIn;
import dev.sojourn.UserId;
import dev.sojourn.store.StoreUnavailableException;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An application signs users in, up and out through the filter. */
abstract class SignInContract extends FilterContract {

  SignInContract(Container.Starter starter) {
    super(starter);
  }

  @BeforeAll
  void pages() {
    application.on(
        "/login",
        (request, response) -> {
          SignIn signIn =
              SignIn.user(request.getParameter("user"))
                  .factor(FactorMethod.PASSWORD)
                  .remember(request.getParameter("remember") != null);
          Creation creation = SojournFilter.signIn(request, signIn);
          response.getWriter().print(creation.getClass().getSimpleName());
          Application.who(request, response);
        });
    application.on(
        "/logout",
        (request, response) -> {
          request.logout();
          Application.who(request, response);
        });
    application.on(
        "/rotate",
        (request, response) -> {
          String id = request.changeSessionId();
          response.getWriter().print(id);
        });
    application.on(
        "/prove",
        (request, response) -> {
          var session = SojournFilter.session(request).orElseThrow();
          SojournFilter.addFactors(request, Reauthentication.of(session.id(), FactorMethod.TOTP));
          response.getWriter().print(SojournFilter.session(request).orElseThrow().assurance());
        });
  }

  private Wire.Answer post(String path, String... headers) {
    String[] all = java.util.Arrays.copyOf(headers, headers.length + 1);
    all[headers.length] = SAME_ORIGIN;
    return wire.send("POST " + path, all);
  }

  @Test
  @Tag("ASVS-3.3.1")
  @Tag("SM-6")
  @Tag("CK-11")
  void aSignInHandsOverTokenDeviceAndVersion() {
    Wire.Answer answer = post("/login?user=alice");

    assertThat(answer.body()).contains("Created", "[alice]");
    assertThat(answer.cookies(SESSION).getFirst())
        .matches(SESSION + "=sjr_[\\w-]+; Path=/; Secure; HttpOnly; SameSite=Lax");
    assertThat(answer.cookies(DEVICE).getFirst()).contains("Max-Age=34560000");
    assertThat(answer.cookies(VERSION).getFirst()).doesNotContain("Max-Age");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(wire.get("/who", cookies(answer)).body()).contains("[alice]");
  }

  @Test
  void onlyARememberedSessionOutlivesTheBrowser() {
    Wire.Answer answer = post("/login?user=alice&remember=1");

    assertThat(answer.cookies(SESSION).getFirst()).contains("; Max-Age=2592000;");
  }

  @Test
  @Tag("SM-11")
  void theSameUserOnTheSameBrowserHasOneSession() {
    Wire.Answer first = post("/login?user=alice");
    Wire.Answer second = post("/login?user=alice", cookies(first));

    assertThat(wire.get("/who", cookies(second)).body()).contains("[alice]");
    Wire.Answer stale = wire.get("/who", cookies(first));
    assertThat(stale.body()).contains("[nobody]");
  }

  @Test
  void anotherUserTakesThePlaceOfWhoeverWasThere() {
    Wire.Answer alice = post("/login?user=erin");
    Wire.Answer bob = post("/login?user=bob", cookies(alice));

    assertThat(wire.get("/who", cookies(bob)).body()).contains("[bob]");
    assertThat(wire.get("/who", cookies(alice)).body()).contains("[nobody]");
    assertThat(sessions.history(UserId.of("erin")).getFirst().endReason())
        .isEqualTo(EndReason.REPLACED);
  }

  @Test
  @Tag("SM-15")
  @Tag("CL-1")
  void aSignOutEndsTheSessionAndTakesItsCookieBack() {
    Wire.Answer signedIn = post("/login?user=alice");
    Wire.Answer answer = post("/logout", cookies(signedIn));

    assertThat(answer.body()).contains("[nobody]");
    assertThat(answer.cookies(SESSION))
        .containsExactly(SESSION + "=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax");
    assertThat(answer.cookies(VERSION)).hasSize(1);
    assertThat(answer.cookies(DEVICE)).isEmpty();
    assertThat(answer.header("Clear-Site-Data")).isEqualTo("\"cache\", \"storage\"");
    assertThat(wire.get("/who", cookies(signedIn)).body()).contains("[nobody]");
  }

  @Test
  @Tag("SM-11")
  void aNewTokenTakesThePlaceOfTheOldOne() {
    Wire.Answer before = post("/login?user=alice");
    Wire.Answer after = post("/rotate", cookies(before));

    assertThat(after.cookie(SESSION)).isNotEqualTo(before.cookie(SESSION));
    assertThat(wire.get("/who", cookies(after)).body()).contains("[alice]");
    assertThat(wire.get("/who", cookies(before)).status()).isEqualTo(409);
    assertThat(post("/rotate").status()).isEqualTo(500); // there is no session
  }

  @Test
  @Tag("SM-11")
  void aFurtherFactorRaisesTheAssuranceAndReplacesTheToken() {
    Wire.Answer before = post("/login?user=alice");
    Wire.Answer after = post("/prove", cookies(before));

    assertThat(after.body()).contains("2");
    assertThat(after.cookie(SESSION)).isNotEqualTo(before.cookie(SESSION));
  }

  /** Whatever an application does in one request, the last word counts, and is said once. */
  @Test
  @Tag("CK-2")
  void noAnswerSetsACookieTwice() {
    application.on(
        "/much",
        (request, response) -> {
          SojournFilter.signIn(request, SignIn.user("alice"));
          request.changeSessionId();
          response.addHeader("Set-Cookie", "own=1");
          response.flushBuffer();
        });
    application.on(
        "/more",
        (request, response) -> {
          SojournFilter.signIn(request, SignIn.user("alice"));
          response.addHeader("Set-Cookie", "own=1");
          request.logout();
          response.sendError(404);
        });

    Wire.Answer much = post("/much");
    assertThat(wire.get("/who", cookies(much)).body()).contains("[alice]");
    assertThat(much.cookies(SESSION)).hasSize(1);
    assertThat(much.cookies("own")).hasSize(1);
    Wire.Answer more = post("/more");
    assertThat(more.cookies(SESSION)).hasSize(1).allMatch(line -> line.contains("Max-Age=0"));
    assertThat(more.cookies("own")).hasSize(1);
  }

  /** Their answers may arrive in any order: with two new tokens one of them would open nothing. */
  @Test
  void requestsAtOnceReplaceTheTokenByTheSameNewOne() throws Exception {
    CyclicBarrier both = new CyclicBarrier(2);
    application.on(
        "/rotate-together",
        (request, response) -> {
          try {
            both.await(20, TimeUnit.SECONDS);
          } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new ServletException(e);
          }
          request.changeSessionId();
        });
    String alice = cookies(post("/login?user=alice"));
    CompletableFuture<Wire.Answer> other =
        CompletableFuture.supplyAsync(() -> post("/rotate-together", alice));
    Wire.Answer one = post("/rotate-together", alice);
    Wire.Answer two = other.get(20, TimeUnit.SECONDS);

    assertThat(one.cookie(SESSION)).isEqualTo(two.cookie(SESSION));
    assertThat(wire.get("/who", cookies(two)).body()).contains("[alice]");
    assertThat(wire.get("/who", alice).status()).isEqualTo(409);
  }

  /**
   * A request that came with the token of {@code before} and replaces it only after {@code others}.
   */
  private Wire.Answer lateRotation(String path, String before, Runnable others) {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    application.on(
        path,
        (request, response) -> {
          arrived.countDown();
          await(released);
          request.changeSessionId();
          Application.who(request, response);
        });
    CompletableFuture<Wire.Answer> late = CompletableFuture.supplyAsync(() -> post(path, before));
    try {
      await(arrived);
      others.run();
    } finally {
      released.countDown();
    }
    return late.orTimeout(20, TimeUnit.SECONDS).join();
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(20, TimeUnit.SECONDS)) {
        throw new AssertionError("waited in vain");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @Tag("SM-14")
  void aLateReplacementTakesNoLaterTokenAway() {
    String before = cookies(post("/login?user=alice"));
    AtomicReference<String> present = new AtomicReference<>();
    Wire.Answer late =
        lateRotation(
            "/rotate-after-two",
            before,
            () -> present.set(cookies(post("/rotate", cookies(post("/rotate", before))))));

    assertThat(late.body()).contains("[alice]");
    assertThat(late.cookies(SESSION)).isEmpty();
    assertThat(wire.get("/who", present.get()).body()).contains("[alice]");
  }

  @Test
  @Tag("SM-14")
  void aLateReplacementOfAGuestsTokenTakesNoSignInAway() {
    application.on(
        "/guest", (request, response) -> request.getSession().setAttribute("theme", "dark"));
    application.on(
        "/rotate-and-login",
        (request, response) -> {
          request.changeSessionId();
          SojournFilter.signIn(request, SignIn.user("frank"));
        });
    String before = cookies(post("/guest"));
    AtomicReference<String> present = new AtomicReference<>();
    Wire.Answer late =
        lateRotation(
            "/rotate-after-login",
            before,
            () -> present.set(cookies(post("/rotate-and-login", before))));

    assertThat(late.status()).isEqualTo(200);
    assertThat(late.cookies(SESSION)).isEmpty();
    assertThat(wire.get("/who", present.get()).body()).contains("[frank]");
  }

  /** All of it arrives, or nothing: the guest goes on with what it had. */
  @Test
  void aSignInThatFailsLeavesTheGuestWithAllItHad() {
    application.on(
        "/guest", (request, response) -> request.getSession().setAttribute("theme", "dark"));
    application.on("/theme", (request, response) -> response.getWriter().print(theme(request)));
    String guest = cookies(post("/guest"));
    store.failNext("create", 1);
    Wire.Answer failed = post("/login?user=grace", guest);

    assertThat(failed.status()).isEqualTo(503);
    assertThat(failed.cookies(SESSION)).isEmpty();
    assertThat(failed.cookies(VERSION)).isEmpty();
    assertThat(sessions.history(UserId.of("grace"))).isEmpty();
    assertThat(wire.get("/theme", guest).body()).contains("dark");
    Wire.Answer again = post("/login?user=grace", guest);
    assertThat(wire.get("/theme", cookies(again)).body()).contains("dark");
  }

  @Test
  void aSignInTakesAlongWhatOnlyOtherNodesCanRead() {
    AtomicReference<SessionId> id = new AtomicReference<>();
    application.on(
        "/guest",
        (request, response) -> {
          request.getSession().setAttribute("theme", "dark");
          id.set(SessionId.parse(request.getSession().getId()).orElseThrow());
        });
    application.on(
        "/look-and-sign-in",
        (request, response) -> {
          response.getWriter().print("[" + request.getSession().getAttribute("new") + "]");
          SojournFilter.signIn(request, SignIn.user("judy"));
        });
    String guest = cookies(post("/guest"));
    byte[] ofALaterRelease = {1, '{', '}'};
    sessions.updateFramework(id.get(), Map.of("new", Optional.of(ofALaterRelease)), null);

    assertThat(post("/look-and-sign-in", guest).body()).contains("[null]");

    SessionId judys =
        sessions
            .list(SessionFilter.filter().user(UserId.of("judy")).build(), PageRequest.first(1))
            .items()
            .getFirst()
            .id();
    assertThat(sessions.frameworkAttributes(judys).orElseThrow().values().get("new"))
        .isEqualTo(ofALaterRelease);
  }

  @Test
  void aSignInTakesAttributesOverInOneCommand() {
    application.on(
        "/guest", (request, response) -> request.getSession().setAttribute("theme", "dark"));
    store.resetCalls();
    String guest = cookies(post("/guest"));
    assertThat(List.of(store.calls("create"), store.calls("update"))).isEqualTo(List.of(1, 0));
    post("/login?user=ivan", guest);

    assertThat(List.of(store.calls("create"), store.calls("update"))).isEqualTo(List.of(2, 0));
    assertThat(store.calls("end")).isZero();
  }

  @Test
  void aSignInIsRepeatedInTheSameRequest() {
    application.on("/theme", (request, response) -> response.getWriter().print(theme(request)));
    application.on(
        "/login-twice",
        (request, response) -> {
          request.getSession().setAttribute("theme", "dark");
          store.failNext("create", 1);
          try {
            SojournFilter.signIn(request, SignIn.user("heidi"));
            throw new AssertionError("the store has answered");
          } catch (StoreUnavailableException fault) {
            SojournFilter.signIn(request, SignIn.user("heidi"));
          }
          response.getWriter().print(theme(request));
          request.getSession().setAttribute("theme", "light");
        });
    Wire.Answer answer = post("/login-twice");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).contains("dark");
    assertThat(answer.cookies(SESSION)).hasSize(1);
    assertThat(wire.get("/who", cookies(answer)).body()).contains("[heidi]");
    assertThat(wire.get("/theme", cookies(answer)).body()).contains("light");
  }

  /** A lost answer: what the first one began with counts, whatever the second one states. */
  @Test
  void aSignInWithAnIdempotencyKeyHasWhatItBeganWith() {
    application.on(
        "/login-repeatedly",
        (request, response) -> {
          String stated = request.getParameter("theme");
          SignIn signIn = SignIn.user("judy").idempotency(new Idempotency("test", "judy", "body"));
          request.getSession().setAttribute("theme", stated);
          SojournFilter.signIn(request, signIn);
          response.getWriter().print("<" + theme(request) + ">");
        });

    assertThat(post("/login-repeatedly?theme=dark").body()).contains("<dark>");
    Wire.Answer again = post("/login-repeatedly?theme=light");
    assertThat(again.body()).contains("<dark>");
    assertThat(wire.get("/who", cookies(again)).body()).contains("[judy]");
  }

  private static Object theme(HttpServletRequest request) {
    return String.valueOf(request.getSession().getAttribute("theme"));
  }

  @Test
  void nobodyIsSignedInOnceTheAnswerIsOnItsWay() {
    application.on(
        "/late",
        (request, response) -> {
          response.flushBuffer();
          SojournFilter.signIn(request, SignIn.user("carol"));
        });

    post("/late");
    assertThat(sessions.history(UserId.of("carol"))).isEmpty();
    assertThat(sessions.users().find(UserId.of("carol"))).isEmpty();
  }

  @Test
  @Tag("SM-9")
  void noTokenIsEverTakenOverFromARequest() {
    Creation.Created someone = signedIn("dave");
    sessions.end(someone.session().id(), EndReason.SIGNED_OUT);

    for (String brought : List.of(someone.token().reveal(), "sjr_" + "a".repeat(80), "mine")) {
      Wire.Answer answer = post("/login?user=alice", "Cookie: " + SESSION + "=" + brought);
      assertThat(answer.cookie(SESSION)).isNotEqualTo(brought);
    }
  }
}
