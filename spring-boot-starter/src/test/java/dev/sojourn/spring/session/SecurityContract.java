package dev.sojourn.spring.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Factor;
import dev.sojourn.FactorMethod;
import dev.sojourn.Initiator;
import dev.sojourn.Session;
import dev.sojourn.SessionKind;
import dev.sojourn.UserId;
import dev.sojourn.UserPatch;
import dev.sojourn.servlet.SojournFilter;
import dev.sojourn.spring.shop.Cart;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.WebAttributes;
import org.springframework.security.web.authentication.AbstractAuthenticationProcessingFilter;
import org.springframework.security.web.authentication.session.CompositeSessionAuthenticationStrategy;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.ImmutablePublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.authentication.WebAuthnAuthentication;
import org.springframework.security.web.webauthn.authentication.WebAuthnAuthenticationFilter;
import org.springframework.util.ReflectionUtils;

/** Spring Security begins Sojourn's sessions, without being told how. */
abstract class SecurityContract extends DoorsContract {

  @Test
  void aSignInIsRecordedWithFactorsRolesAndDevice() {
    Session alice = session(in("alice"));

    assertThat(alice.factors()).extracting(Factor::method).containsExactly(FactorMethod.PASSWORD);
    assertThat(alice.roles()).containsExactly("CUSTOMER");
    assertThat(alice.permissions()).containsExactly("cart:write"); // no name has blanks
    assertThat(alice.device()).isNotNull();
    assertThat(alice.createdFrom().userAgent()).contains("Java");
    assertThat(alice.version()).isEqualTo(1 + 1); // one write of attributes, and no second sign-in
  }

  @Test
  void aOneTimeTokenIsAFactorToo() {
    Map<String, String> alice = Wire.after(NOBODY, byOneTimeToken(NOBODY, "alice"));

    assertThat(session(alice).factors())
        .extracting(Factor::method)
        .containsExactly(FactorMethod.FEDERATED);
    assertThat(who(alice)).contains("alice", "FACTOR_OTT");
  }

  @Test
  void aPasskeyIsAFactorOfTheSecondLevel() {
    SojournAuthenticationStrategy strategy =
        shop.context.getBean(SojournAuthenticationStrategy.class);
    Wire.Answer answer =
        shop.step(
            NOBODY,
            (request, response) -> {
              WebAuthnAuthentication who =
                  new WebAuthnAuthentication(
                      ImmutablePublicKeyCredentialUserEntity.builder()
                          .id(Bytes.random())
                          .name("alice")
                          .displayName("Alice")
                          .build(),
                      List.of(FactorGrantedAuthority.fromFactor("WEBAUTHN")));
              strategy.onAuthentication(who, request, response);
              request.getSession().setAttribute(CONTEXT, new SecurityContextImpl(who));
              return "";
            });
    Map<String, String> alice = Wire.after(NOBODY, answer);

    assertThat(session(alice).userId()).isEqualTo("alice");
    assertThat(session(alice).factors())
        .extracting(Factor::method)
        .containsExactly(FactorMethod.PASSKEY);
    assertThat(session(alice).assurance()).isEqualTo(2);
    assertThat(shop.step(alice, (request, response) -> request.getUserPrincipal().getName()).body())
        .isEqualTo("<alice>");
  }

  /** Spring Security gives them none, which would leave them without the limit. */
  @Test
  void passkeysAskTheStrategyOfTheirChain() {
    Field strategy =
        ReflectionUtils.findField(AbstractAuthenticationProcessingFilter.class, "sessionStrategy");
    ReflectionUtils.makeAccessible(strategy);

    assertThat(shop.context.getBeansOfType(SecurityFilterChain.class).values())
        .flatExtracting(SecurityFilterChain::getFilters)
        .filteredOn(WebAuthnAuthenticationFilter.class::isInstance)
        .extracting(filter -> ReflectionUtils.getField(strategy, filter))
        .singleElement()
        .isInstanceOf(CompositeSessionAuthenticationStrategy.class);
  }

  /** From the way to the provider to the way back, with what is kept meanwhile. */
  @Test
  void aProviderThatVouchesForTheUserIsAFactor() {
    Wire.Answer sent = shop.wire.get("/oauth/start/provider", NOBODY);
    String state = sent.header("Location").replaceAll(".*[?&]state=([^&]*).*", "$1");
    Map<String, String> guest = Wire.after(NOBODY, sent);
    Wire.Answer back = shop.wire.get("/oauth/code/provider?code=once&state=" + state, guest);
    Map<String, String> alice = Wire.after(guest, back);

    assertThat(back.header("Location")).endsWith("/");
    assertThat(session(alice).userId()).isEqualTo("alice");
    assertThat(session(alice).factors())
        .extracting(Factor::method)
        .containsExactly(FactorMethod.FEDERATED);
    assertThat(session(alice).permissions()).contains("OAUTH2_USER", "SCOPE_profile");
    assertThat(shop.wire.get("/oauth/who", alice).body())
        .startsWith("alice ")
        .contains("FACTOR_AUTHORIZATION_CODE");
  }

  @Test
  void aFurtherFactorStaysInTheSessionAndReplacesTheToken() {
    Map<String, String> password = in("alice");
    Session before = session(password);
    time.advance(Duration.ofMinutes(10));
    Wire.Answer answer = byOneTimeToken(password, "alice");
    Map<String, String> both = Wire.after(password, answer);
    Session after = session(both);

    assertThat(after.id()).isEqualTo(before.id());
    assertThat(after.factors())
        .extracting(Factor::method)
        .contains(FactorMethod.PASSWORD, FactorMethod.FEDERATED);
    assertThat(after.authenticatedAt()).isEqualTo(time.instant());
    assertThat(answer.token()).isNotNull().isNotEqualTo(password.get(Wire.COOKIE));
    assertThat(living("alice")).hasSize(1);
    time.advance(Duration.ofMinutes(1));
    assertNobody(password);
  }

  @Test
  void thePasswordOnceMoreMovesTheAuthentication() {
    Map<String, String> alice = in("alice");
    Session before = session(alice);
    shop.session(
        alice,
        session -> {
          session.setAttribute("own", "alice's");
          return "";
        });
    time.advance(Duration.ofMinutes(10));
    Map<String, String> again = Wire.after(alice, shop.signIn(alice, "alice", "right"));

    assertThat(session(again).id()).isEqualTo(before.id());
    assertThat(session(again).authenticatedAt()).isEqualTo(time.instant());
    assertThat(session(again).expiresAt()).isAfter(before.expiresAt());
    assertThat(again.get(Wire.COOKIE)).isNotEqualTo(alice.get(Wire.COOKIE));
    assertThat(shop.session(again, s -> s.getAttribute("own")).body()).contains("alice's");
  }

  /** Roles are those of the latest sign-in, also in the same browser; what is theirs goes along. */
  @Test
  void theSameUserWithOtherRolesGoesOnInASessionThatStatesThem() {
    Map<String, String> fred = in("fred");
    Session before = session(fred);
    shop.session(
        fred,
        session -> {
          session.setAttribute("own", "fred's");
          return "";
        });
    shop.context
        .getBean(InMemoryUserDetailsManager.class)
        .updateUser(Doors.user("fred", "ROLE_CLERK"));
    Map<String, String> again = Wire.after(fred, shop.signIn(fred, "fred", "right"));
    Session after = session(again);

    assertThat(after.id()).isNotEqualTo(before.id());
    assertThat(after.roles()).containsExactly("CLERK");
    assertThat(who(again)).contains("ROLE_CLERK").doesNotContain("CUSTOMER");
    assertThat(shop.session(again, s -> s.getAttribute("own")).body()).contains("fred's");
    assertThat(living("fred")).hasSize(1);
    assertNobody(fred);
  }

  /** The same where the application saves the context itself, and asks no strategy. */
  @Test
  void aContextThatTellsOfAFurtherFactorIsRecorded() {
    Map<String, String> alice = in("alice");
    Session before = session(alice);
    time.advance(Duration.ofMinutes(10));
    Wire.Answer answer =
        shop.session(
            alice,
            session -> {
              session.setAttribute(CONTEXT, context("alice", "FACTOR_TOTP"));
              return "";
            });
    Session after = session(Wire.after(alice, answer));

    assertThat(after.id()).isEqualTo(before.id());
    assertThat(after.factors())
        .extracting(Factor::method)
        .contains(FactorMethod.PASSWORD, FactorMethod.TOTP);
    assertThat(after.assurance()).isEqualTo(2);
    assertThat(answer.token()).isNotNull();
  }

  @Test
  void aGuestsCartSurvivesAndItsSecurityContextDoesNot() {
    Map<String, String> guest = guest("cart", Cart.of("tea"));
    shop.session(
        guest,
        session -> {
          session.setAttribute(
              CONTEXT,
              new SecurityContextImpl(
                  UsernamePasswordAuthenticationToken.unauthenticated("mallory", "guess")));
          session.setAttribute("other", "guest's");
          return "";
        });
    SojournAuthenticationStrategy strategy =
        shop.context.getBean(SojournAuthenticationStrategy.class);
    Wire.Answer answer =
        shop.step(
            guest,
            (request, response) -> {
              strategy.onAuthentication(
                  authentication("alice", "FACTOR_PASSWORD"), request, response);
              return "";
            });
    Map<String, String> alice = Wire.after(guest, answer);

    assertThat(session(alice).userId()).isEqualTo("alice");
    assertThat(shop.session(alice, s -> Collections.list(s.getAttributeNames())).body())
        .contains("cart")
        .doesNotContain(CONTEXT, "other");
  }

  @Test
  void theSavedRequestSurvivesWhateverThePolicySaysOfGuests() {
    Wire.Answer sent = shop.wire.get("/who?from=here", NOBODY);
    Wire.Answer signedIn = shop.signIn(Wire.after(NOBODY, sent), "alice", "right");

    assertThat(signedIn.header("Location")).contains("/who?from=here");
  }

  @Test
  void aRefusedSignInIsOneThatFailed() {
    Map<String, String> guest = guest("cart", Cart.of("tea"));
    manager.users().update(UserId.of("carol"), UserPatch.disabled(true), Initiator.APPLICATION);
    Wire.Answer refused = shop.signIn(guest, "carol", "right");
    manager.users().update(UserId.of("carol"), UserPatch.disabled(false), Initiator.APPLICATION);
    Map<String, String> after = Wire.after(guest, refused);

    assertThat(refused.status()).isEqualTo(302);
    assertThat(refused.header("Location")).endsWith("/login?error");
    assertThat(
            shop.session(after, s -> s.getAttribute(WebAttributes.AUTHENTICATION_EXCEPTION)).body())
        .contains("SessionAuthenticationException: User is disabled");
    assertThat(session(after).kind()).isEqualTo(SessionKind.GUEST);
    assertThat(shop.session(after, s -> s.getAttribute("cart")).body()).contains("tea");
    assertNobody(after);
  }

  @Test
  void aChainThatIsStatelessKeepsNobodysSession() {
    Wire.Answer answer = enter("/stateless", NOBODY, "alice");

    assertThat(answer.cookies()).doesNotContainKey(Wire.COOKIE);
    assertThat(enter("/requests", NOBODY, "alice").cookies()).doesNotContainKey(Wire.COOKIE);
    assertThat(living("alice")).isEmpty();
  }

  @Test
  void aStrategyOfTheApplicationsOwnStaysInPlace() {
    int before = Doors.OWN.get();
    Map<String, String> alice = Wire.after(NOBODY, enter("/own", NOBODY, "alice"));

    assertThat(Doors.OWN.get()).isEqualTo(before + 1);
    assertThat(shop.wire.get("/own/who", alice).body()).contains("alice");
    assertThat(session(alice).factors())
        .extracting(Factor::method)
        .containsExactly(FactorMethod.PASSWORD);
  }

  @Test
  void anAuthenticationOfNobodyBeginsNothing() {
    SojournAuthenticationStrategy strategy =
        shop.context.getBean(SojournAuthenticationStrategy.class);
    Wire.Answer answer =
        shop.step(
            NOBODY,
            (request, response) -> {
              strategy.onAuthentication(
                  UsernamePasswordAuthenticationToken.unauthenticated("alice", "guess"),
                  request,
                  response);
              strategy.onAuthentication(
                  UsernamePasswordAuthenticationToken.authenticated(
                      "alice", null, AuthorityUtils.NO_AUTHORITIES),
                  request,
                  response);
              return SojournFilter.session(request).orElseThrow().factors();
            });

    assertThat(answer.body()).isEqualTo("<[]>");
    assertThat(living("alice")).hasSize(1);
  }
}
