package dev.sojourn.spring.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.EndReason;
import dev.sojourn.FactorMethod;
import dev.sojourn.Initiator;
import dev.sojourn.Reauthentication;
import dev.sojourn.Session;
import dev.sojourn.SessionId;
import dev.sojourn.SessionKind;
import dev.sojourn.SessionState;
import dev.sojourn.UserId;
import dev.sojourn.UserPatch;
import dev.sojourn.servlet.SojournFilter;
import dev.sojourn.spring.shop.Cart;
import dev.sojourn.spring.shop.Seat;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.WebAttributes;
import org.springframework.session.FindByIndexNameSessionRepository;

/** Spring Security signs users in and out, and knows nothing of Sojourn. */
abstract class SignInContract extends ShopContract {

  private Session session(Map<String, String> cookies) {
    String id =
        shop.step(cookies, (request, response) -> request.getSession().getId())
            .body()
            .replaceAll("[<>]", "");
    return manager.find(SessionId.parse(id).orElseThrow()).orElseThrow();
  }

  private Map<String, String> guest(String name, Object value) {
    return Wire.after(
        NOBODY,
        shop.session(
            NOBODY,
            session -> {
              session.setAttribute(name, value);
              return "";
            }));
  }

  @Test
  void aSignInByTheFormBeginsASessionOfThatUser() {
    Map<String, String> alice = signedIn("alice");

    assertThat(shop.wire.get("/me", alice).body()).contains("<alice true>");
    assertThat(session(alice).userId()).isEqualTo("alice");
    assertThat(session(alice).device()).isNotNull();
    assertThat(alice).containsKey("__Host-sojourn-device");
    assertThat(shop.wire.get("/me", NOBODY).status()).isEqualTo(302);
  }

  @Test
  void aGuestsCartSurvivesAndItsTokenOpensNothingAnyMore() {
    Map<String, String> guest = guest("cart", Cart.of("tea"));
    Session before = session(guest);
    Map<String, String> bob = Wire.after(guest, shop.signIn(guest, "bob", "right"));

    assertThat(before.kind()).isEqualTo(SessionKind.GUEST);
    assertThat(session(bob).id()).isNotEqualTo(before.id());
    assertThat(shop.session(bob, s -> s.getAttribute("cart")).body()).contains("tea");
    assertThat(shop.wire.get("/me", guest).status()).isEqualTo(302);
    assertThat(shop.session(guest, s -> s.getAttribute("cart")).body()).contains("<null>");
    assertThat(manager.find(before.id()).orElseThrow().endReason()).isEqualTo(EndReason.REPLACED);
  }

  @Test
  void aFailedSignInSaysSoAndSignsNobodyIn() {
    Wire.Answer failed = shop.signIn(NOBODY, "alice", "wrong");
    Map<String, String> guest = Wire.after(NOBODY, failed);

    assertThat(failed.status()).isEqualTo(302);
    assertThat(failed.header("Location")).endsWith("/login?error");
    assertThat(shop.wire.get("/login?error", guest).body()).contains("Invalid credentials");
  }

  @Test
  void whyASignInFailedIsKeptForThePageThatSaysSo() {
    Map<String, String> guest =
        guest(WebAttributes.AUTHENTICATION_EXCEPTION, new LockedException("locked"));

    assertThat(
            shop.session(guest, s -> s.getAttribute(WebAttributes.AUTHENTICATION_EXCEPTION)).body())
        .contains("LockedException: locked");
  }

  /** The saved request and the token against forgery are in the session, too. */
  @Test
  void whoIsSentToSignInComesBackToThePage() {
    Wire.Answer sent = shop.wire.get("/me?from=here", NOBODY);
    Wire.Answer signedIn = shop.signIn(Wire.after(NOBODY, sent), "carol", "right");

    assertThat(sent.header("Location")).endsWith("/login");
    assertThat(signedIn.header("Location")).contains("/me?from=here");
  }

  /** Spring Session's own services ask for 30 days; the policy says how long it is. */
  @Test
  void whoAsksToBeRememberedIsAsThePolicySays() {
    Wire.Answer answer = shop.signIn(NOBODY, "alice", "right", "&remember-me=on");
    Session remembered = session(Wire.after(NOBODY, answer));

    assertThat(remembered.remembered()).isTrue();
    assertThat(remembered.idleTimeout()).hasDays(14);
    assertThat(answer.headers("Set-Cookie"))
        .filteredOn(line -> line.startsWith(Wire.COOKIE + "="))
        .singleElement()
        .asString()
        .contains("Max-Age=");
    assertThat(session(signedIn("alice")).remembered()).isFalse();
  }

  /** Rules about factors hold then as for somebody who has proved nothing. */
  @Test
  void factorsOfARememberedUserWhoWasAwayCountNoLonger() {
    Map<String, String> alice =
        Wire.after(NOBODY, shop.signIn(NOBODY, "alice", "right", "&remember-me=on"));
    assertThat(authorities(alice)).contains("FACTOR_PASSWORD", "ROLE_CUSTOMER");
    time.advance(Duration.ofHours(2));

    assertThat(authorities(alice)).contains("ROLE_CUSTOMER").doesNotContain("FACTOR");
    Map<String, String> again = Wire.after(alice, shop.signIn(alice, "alice", "right"));
    assertThat(authorities(again)).contains("FACTOR_PASSWORD", "ROLE_CUSTOMER");
  }

  /** What counts again is what was proved again, and nothing else of the context. */
  @Test
  void whatIsProvedAfterAnAbsenceBringsNoOtherFactorBack() {
    Map<String, String> alice =
        Wire.after(NOBODY, shop.signIn(NOBODY, "alice", "right", "&remember-me=on"));
    time.advance(Duration.ofHours(2));
    Wire.Answer proved =
        shop.step(
            alice,
            (request, response) ->
                SojournFilter.addFactors(
                    request,
                    Reauthentication.of(
                        SojournFilter.session(request).orElseThrow().id(), FactorMethod.TOTP)));

    assertThat(session(Wire.after(alice, proved)).authenticatedAt()).isNotNull();
    assertThat(authorities(Wire.after(alice, proved)))
        .contains("ROLE_CUSTOMER")
        .doesNotContain("FACTOR");
  }

  private String authorities(Map<String, String> cookies) {
    return shop.step(
            cookies,
            (request, response) ->
                SecurityContextHolder.getContext().getAuthentication().getAuthorities())
        .body();
  }

  @Test
  void anIntervalThatIsSetAtTheSignInIsHeldToThePolicyOfUsers() {
    Wire.Answer answer =
        shop.session(
            NOBODY,
            session -> {
              session.setAttribute(
                  FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME, "bob");
              session.setMaxInactiveInterval(120);
              return "";
            });

    assertThat(session(Wire.after(NOBODY, answer)).userId()).isEqualTo("bob");
    assertThat(session(Wire.after(NOBODY, answer)).idleTimeout()).hasMinutes(2);
  }

  @Test
  void aSignOutEndsTheSessionEverywhere() {
    Map<String, String> alice = signedIn("alice");
    Session before = session(alice);
    Wire.Answer page = shop.wire.get("/logout", alice);
    String csrf = page.body().replaceAll("(?s).*name=\"_csrf\"[^>]*value=\"([^\"]*)\".*", "$1");
    alice = Wire.after(alice, page);
    Wire.Answer out = shop.wire.post("/logout", "_csrf=" + csrf, alice);

    assertThat(out.cookies()).containsEntry(Wire.COOKIE, "");
    assertThat(shop.wire.get("/me", alice).status()).isEqualTo(302);
    assertThat(manager.find(before.id()).orElseThrow().endReason()).isEqualTo(EndReason.SIGNED_OUT);
  }

  @Test
  void anotherUserSeesNothingOfWhoeverWasThere() {
    Map<String, String> alice = signedIn("alice");
    Session before = session(alice);
    shop.session(
        alice,
        session -> {
          session.setAttribute("secret", "alice's");
          return "";
        });
    Wire.Answer change =
        shop.session(
            alice,
            session -> {
              session.setAttribute(
                  FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME, "bob");
              session.setAttribute("own", "bob's");
              return "";
            });
    Map<String, String> bob = Wire.after(alice, change);

    assertThat(session(bob).userId()).isEqualTo("bob");
    assertThat(shop.session(bob, s -> Collections.list(s.getAttributeNames())).body())
        .contains("own")
        .doesNotContain("secret", "SPRING_SECURITY_CONTEXT");
    assertThat(manager.find(before.id()).orElseThrow().state()).isEqualTo(SessionState.ENDED);
  }

  @Test
  void aContextThatIsChangedInPlaceBeginsTheOtherUsersSession() {
    Map<String, String> alice = signedIn("alice");
    Session before = session(alice);
    shop.session(
        alice,
        session -> {
          session.setAttribute("seat", new Seat("alice's"));
          return "";
        });
    Wire.Answer change =
        shop.session(
            alice,
            session -> {
              ((Seat) session.getAttribute("seat")).setNumber("changed");
              ((SecurityContext) session.getAttribute("SPRING_SECURITY_CONTEXT"))
                  .setAuthentication(
                      UsernamePasswordAuthenticationToken.authenticated(
                          "bob", null, AuthorityUtils.createAuthorityList("ROLE_CUSTOMER")));
              return "";
            });
    Map<String, String> bob = Wire.after(alice, change);

    assertThat(session(bob).userId()).isEqualTo("bob");
    assertThat(shop.wire.get("/me", bob).body()).contains("<bob true>");
    assertThat(shop.session(bob, s -> s.getAttribute("seat")).body()).contains("<null>");
    assertThat(manager.find(before.id()).orElseThrow().state()).isEqualTo(SessionState.ENDED);
  }

  @Test
  void aContextThatGoesWithoutTheSessionLeavesAGuestWithNothingOfTheUsers() {
    Map<String, String> alice = signedIn("alice");
    Session before = session(alice);
    shop.session(
        alice,
        session -> {
          session.setAttribute("secret", "alice's");
          session.setAttribute("seat", new Seat("alice's"));
          return "";
        });
    Wire.Answer out =
        shop.session(
            alice,
            session -> {
              ((Seat) session.getAttribute("seat")).setNumber("changed");
              session.setAttribute("theme", "dark");
              session.removeAttribute("SPRING_SECURITY_CONTEXT");
              return "";
            });
    Map<String, String> guest = Wire.after(alice, out);

    assertThat(session(guest).kind()).isEqualTo(SessionKind.GUEST);
    assertThat(shop.session(guest, s -> s.getAttribute("theme")).body()).contains("<dark>");
    assertThat(shop.session(guest, s -> Collections.list(s.getAttributeNames())).body())
        .doesNotContain("secret", "seat");
    assertThat(shop.wire.get("/me", guest).status()).isEqualTo(302);
    assertThat(manager.find(before.id()).orElseThrow().state()).isEqualTo(SessionState.ENDED);
    Map<String, String> bob = Wire.after(guest, shop.signIn(guest, "bob", "right"));
    assertThat(session(bob).userId()).isEqualTo("bob");
    assertThat(shop.session(bob, s -> Collections.list(s.getAttributeNames())).body())
        .doesNotContain("secret", "seat");
  }

  @Test
  void aRefusedSignInLeavesWhoeverIsThereSignedIn() {
    Map<String, String> alice = signedIn("alice");
    Session before = session(alice);
    Wire.Answer refused =
        whileDisabled(
            "carol",
            () ->
                shop.session(
                    alice,
                    session -> {
                      session.setAttribute(PrincipalName.NAME, "carol");
                      session.setAttribute("own", "carol's");
                      return "";
                    }));
    Map<String, String> after = Wire.after(alice, refused);

    assertThat(refused.status()).isEqualTo(409);
    assertThat(session(after).id()).isEqualTo(before.id());
    assertThat(shop.wire.get("/me", after).body()).contains("<alice true>");
    assertThat(shop.session(after, s -> s.getAttribute("own")).body()).contains("<null>");
  }

  /** By then the exception comes through Spring MVC, which wraps it. */
  @Test
  void aSignInThatIsRefusedInTheMiddleOfAPageSaysSo() {
    Wire.Answer refused =
        whileDisabled(
            "carol",
            () ->
                shop.step(
                    NOBODY,
                    (request, response) -> {
                      request.getSession().setAttribute(PrincipalName.NAME, "carol");
                      response.flushBuffer();
                      return "";
                    }));

    assertThat(refused.status()).isEqualTo(409);
  }

  private Wire.Answer whileDisabled(String user, Supplier<Wire.Answer> action) {
    manager.users().update(UserId.of(user), UserPatch.disabled(true), Initiator.APPLICATION);
    try {
      return action.get();
    } finally {
      manager.users().update(UserId.of(user), UserPatch.disabled(false), Initiator.APPLICATION);
    }
  }

  @Test
  void aDisabledUserIsNotSignedIn() {
    Wire.Answer refused = whileDisabled("carol", () -> shop.signIn(NOBODY, "carol", "right"));

    assertThat(refused.header("Location")).endsWith("/login?error");
    assertThat(shop.wire.get("/me", Wire.after(NOBODY, refused)).status()).isEqualTo(302);
  }

  /** By the actuator, as operators do. */
  @Test
  void theActuatorListsAndEndsSessionsByTheirPublicIds() {
    Map<String, String> alice = signedIn("alice");
    String id = session(alice).id().toString();

    Wire.Answer list = shop.wire.get("/actuator/sessions?username=alice", NOBODY);
    assertThat(list.body()).contains(id, "SPRING_SECURITY_CONTEXT", "\"expired\":false");
    assertThat(list.body()).doesNotContain(alice.get(Wire.COOKIE), "sjr_");
    assertThat(shop.wire.get("/actuator/sessions/" + id, NOBODY).body()).contains(id);

    assertThat(shop.wire.delete("/actuator/sessions/" + id).status()).isEqualTo(204);
    assertThat(shop.wire.get("/actuator/sessions/" + id, NOBODY).status()).isEqualTo(404);
    assertThat(shop.wire.get("/me", alice).status()).isEqualTo(302);
  }

  @Test
  void aRequestDuringTheSignOutBringsNothingBack() {
    Map<String, String> alice = signedIn("alice");
    Session before = session(alice);
    Wire.Answer late =
        shop.session(
            alice,
            session -> {
              session.setAttribute("a", 1);
              shop.session(
                  alice,
                  other -> {
                    other.invalidate();
                    return "";
                  });
              return "late";
            });

    assertThat(late.status()).isEqualTo(200);
    assertThat(shop.wire.get("/me", alice).status()).isEqualTo(302);
    assertThat(shop.wire.get("/me", Wire.after(alice, late)).status()).isEqualTo(302);
    assertThat(manager.find(before.id()).orElseThrow().endReason()).isEqualTo(EndReason.SIGNED_OUT);
    assertThat(shop.sessions().findByPrincipalName("alice"))
        .doesNotContainKey(before.id().toString());
  }

  @Test
  void whoIsKnownToBeSignedInCostsNoCommand() {
    Map<String, String> alice = signedIn("alice");
    shop.wire.get("/me", alice);
    store.resetCalls();
    shop.step(alice, (request, response) -> "open to all");
    shop.wire.get("/me", alice);

    assertThat(store.calls("find") + store.calls("frameworkAttributes") + store.calls("update"))
        .isZero();
  }
}
