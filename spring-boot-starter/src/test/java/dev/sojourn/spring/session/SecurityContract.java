package dev.sojourn.spring.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Access;
import dev.sojourn.EndReason;
import dev.sojourn.Factor;
import dev.sojourn.FactorMethod;
import dev.sojourn.Initiator;
import dev.sojourn.PageRequest;
import dev.sojourn.Session;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionId;
import dev.sojourn.SessionKind;
import dev.sojourn.SessionState;
import dev.sojourn.UserId;
import dev.sojourn.UserPatch;
import dev.sojourn.servlet.SojournFilter;
import dev.sojourn.spring.shop.Cart;
import dev.sojourn.testkit.Gate;
import dev.sojourn.testkit.Race;
import dev.sojourn.testkit.Waiting;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.core.session.SessionInformation;
import org.springframework.security.core.session.SessionRegistry;
import org.springframework.security.web.WebAttributes;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.ImmutablePublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.authentication.WebAuthnAuthentication;

/** Spring Security begins, limits, lists and ends Sojourn's sessions, without being told how. */
abstract class SecurityContract extends ShopContract {

  private static final String CONTEXT = "SPRING_SECURITY_CONTEXT";

  @Override
  Class<?> application() {
    return Doors.class;
  }

  @Override
  String setting() {
    return "sojourn.policies.default.guest-attributes=cart";
  }

  @BeforeEach
  void signEverybodyOut() {
    manager.endAllOf("default", Initiator.SYSTEM);
  }

  private Session session(Map<String, String> cookies) {
    Wire.Answer answer =
        shop.step(
            cookies,
            (request, response) -> SojournFilter.session(request).orElseThrow().id().toString());
    return session(answer.body().replaceAll("[<>]", ""));
  }

  private Session session(String id) {
    return manager.find(SessionId.parse(id).orElseThrow()).orElseThrow();
  }

  private List<Session> living(String user) {
    SessionFilter filter =
        SessionFilter.filter().user(UserId.of(user)).state(SessionState.ACTIVE).build();
    return manager.list(filter, PageRequest.first(100)).items();
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

  private Wire.Answer enter(String below, Map<String, String> cookies, String user) {
    return shop.wire.post(below + "/login", "username=" + user + "&password=right", cookies);
  }

  private Map<String, String> in(String user) {
    return Wire.after(NOBODY, shop.signIn(NOBODY, user, "right"));
  }

  private String who(Map<String, String> cookies) {
    return shop.wire.get("/who", cookies).body();
  }

  private Wire.Answer byOneTimeToken(Map<String, String> cookies, String user) {
    String token = shop.wire.post("/ott/generate", "username=" + user, cookies).body();
    return shop.wire.post("/login/ott", "token=" + token, cookies);
  }

  private void assertNobody(Map<String, String> cookies) {
    assertThat(shop.wire.get("/who", cookies).status()).isEqualTo(302);
  }

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

  private static SecurityContextImpl context(String user, String factor) {
    return new SecurityContextImpl(authentication(user, factor));
  }

  private static Authentication authentication(String user, String factor) {
    return UsernamePasswordAuthenticationToken.authenticated(
        user, null, List.of(FactorGrantedAuthority.fromAuthority(factor)));
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

  /** The one who signs in first is counted while the other one stands in front of the store. */
  @Test
  void ofTwoSignInsAtOnceOneIsRefusedWhereOneIsAllowed() throws Exception {
    Map<String, String> here = guest("cart", Cart.of("tea"));
    CompletableFuture<Wire.Answer> slow = new CompletableFuture<>();
    Wire.Answer form = shop.wire.get("/login", here);
    Wire.Answer fast;
    Map<String, String> there = guest("cart", Cart.of("cups"));
    Wire.Answer otherForm = shop.wire.get("/login", there);
    try (Gate gate = store.blockBefore("create")) {
      Thread.ofVirtual().start(() -> slow.complete(submit(here, form, Doors.SINGLE)));
      gate.awaitReached();
      fast = submit(there, otherForm, Doors.SINGLE);
    }

    assertThat(fast.header("Location")).endsWith("/");
    assertThat(Waiting.get(slow, "the other sign-in").header("Location")).endsWith("/login?error");
    assertThat(living(Doors.SINGLE)).hasSize(1);
    assertThat(who(Wire.after(there, fast))).contains(Doors.SINGLE);
  }

  private Wire.Answer submit(Map<String, String> cookies, Wire.Answer form, String user) {
    String csrf = form.body().replaceAll("(?s).*name=\"_csrf\"[^>]*value=\"([^\"]*)\".*", "$1");
    return shop.wire.post(
        "/login", "username=" + user + "&password=right&_csrf=" + csrf, Wire.after(cookies, form));
  }

  @Test
  void whoIsAtTheLimitMaySignInAgainWhereTheyAre() {
    Map<String, String> here = in(Doors.SINGLE);
    Session before = session(here);
    Wire.Answer elsewhere = shop.signIn(NOBODY, Doors.SINGLE, "right");
    Map<String, String> again = Wire.after(here, shop.signIn(here, Doors.SINGLE, "right"));

    assertThat(elsewhere.header("Location")).endsWith("/login?error");
    assertThat(session(again).id()).isEqualTo(before.id());
    assertThat(who(again)).contains(Doors.SINGLE);
  }

  @Test
  void whereTheLimitEndsOthersOfTwoSignInsAtOnceOneLives() throws Exception {
    Map<String, String> first = Wire.after(NOBODY, enter("/ending", NOBODY, "emil"));
    Session before = session(first);
    CompletableFuture<Wire.Answer> slow = new CompletableFuture<>();
    Wire.Answer fast;
    try (Gate gate = store.blockBefore("create")) {
      Thread.ofVirtual().start(() -> slow.complete(enter("/ending", NOBODY, "emil")));
      gate.awaitReached();
      fast = enter("/ending", NOBODY, "emil");
    }

    Wire.Answer last = Waiting.get(slow, "the other sign-in");
    assertThat(living("emil")).hasSize(1);
    assertThat(shop.wire.get("/ending/who", Wire.after(NOBODY, last)).body()).contains("emil");
    assertThat(shop.wire.get("/ending/who", Wire.after(NOBODY, fast)).status()).isEqualTo(302);
    assertThat(session(before.id().toString()).endReason()).isEqualTo(EndReason.LIMIT_REACHED);
  }

  @Test
  void requestsAtOnceThatAreRememberedBeginOneSession() {
    Map<String, String> jar =
        Wire.after(NOBODY, shop.signIn(NOBODY, "alice", "right", "&remember-me=on"));
    Session before = session(jar);
    manager.end(before.id(), EndReason.ENDED_BY_ADMIN);
    Map<String, String> restarted = new TreeMap<>(jar);
    restarted.keySet().removeIf(name -> name.equals(Wire.COOKIE) || name.contains("version"));
    assertThat(restarted).containsKey("remember-me");

    List<Wire.Answer> answers = Race.of(6, i -> () -> shop.wire.get("/who", restarted));

    assertThat(answers).allSatisfy(answer -> assertThat(answer.body()).contains("alice"));
    Set<String> tokens = new HashSet<>();
    answers.forEach(answer -> tokens.add(answer.token()));
    assertThat(tokens).hasSize(1);
    assertThat(living("alice")).hasSize(1);
    assertThat(who(Wire.after(restarted, answers.getFirst()))).contains("alice");
  }

  @Test
  void signInsAtOnceOfOneBrowserBeginOneSession() {
    Map<String, String> guest = guest("cart", Cart.of("tea"));
    Wire.Answer form = shop.wire.get("/login", guest);
    List<Wire.Answer> answers = Race.of(3, i -> () -> submit(guest, form, Doors.SINGLE));

    Set<String> tokens = new HashSet<>();
    answers.stream()
        .filter(answer -> answer.header("Location").endsWith("/"))
        .forEach(answer -> tokens.add(answer.token()));
    assertThat(tokens).hasSize(1);
    assertThat(living(Doors.SINGLE)).hasSize(1);
  }

  @Test
  void aRequestDuringTheSignOutThatSavesAContextBringsNothingBack() {
    Map<String, String> alice = in("alice");
    Session before = session(alice);
    Wire.Answer late =
        shop.session(
            alice,
            session -> {
              session.getAttribute(CONTEXT);
              signOut(alice);
              session.setAttribute(CONTEXT, context("alice", "FACTOR_TOTP"));
              return "late";
            });

    assertThat(late.status()).isEqualTo(200);
    assertNobody(alice);
    assertNobody(Wire.after(alice, late));
    assertThat(living("alice")).isEmpty();
    assertThat(session(before.id().toString()).endReason()).isEqualTo(EndReason.SIGNED_OUT);
  }

  private Wire.Answer signOut(Map<String, String> cookies) {
    Wire.Answer page = shop.wire.get("/logout", cookies);
    String csrf = page.body().replaceAll("(?s).*name=\"_csrf\"[^>]*value=\"([^\"]*)\".*", "$1");
    return shop.wire.post("/logout", "_csrf=" + csrf, Wire.after(cookies, page));
  }

  @Test
  void aSignOutClosesWhatIsHeldOpen() {
    Map<String, String> alice = in("alice");
    CountDownLatch closed = new CountDownLatch(1);
    shop.step(
        alice,
        (request, response) -> {
          SojournFilter.hold(request, reason -> closed.countDown());
          return "";
        });
    Wire.Answer out = signOut(alice);

    assertThat(out.cookies()).containsEntry(Wire.COOKIE, "");
    Waiting.await(closed, "the held connection to close");
    assertNobody(alice);
  }

  @Test
  void whatAnAdministratorStatesIsInForceAtOnce() {
    Map<String, String> dora = in("dora");
    assertThat(who(dora)).isEqualTo("dora FACTOR_PASSWORD,ROLE_CUSTOMER,cart:write,has blanks");
    assertThat(shop.wire.get("/admin", dora).status()).isEqualTo(403);

    manager
        .users()
        .update(
            UserId.of("dora"),
            UserPatch.access(new Access(Set.of("ADMIN"), Set.of("cart:read"))),
            Initiator.APPLICATION);

    assertThat(shop.wire.get("/admin", dora).body()).isEqualTo("welcome");
    assertThat(who(dora)).isEqualTo("dora FACTOR_PASSWORD,ROLE_ADMIN,cart:read");

    manager.users().update(UserId.of("dora"), UserPatch.access(Access.NONE), Initiator.APPLICATION);
    assertThat(shop.wire.get("/admin", dora).status()).isEqualTo(403);
    assertThat(who(dora)).isEqualTo("dora FACTOR_PASSWORD");
    assertThat(who(in("dora"))).contains("ROLE_CUSTOMER"); // a sign-in states its own
  }

  @Test
  void theRegistryKnowsSessionsAndEndsThem() {
    SessionRegistry registry = shop.context.getBean(SessionRegistry.class);
    Map<String, String> here = in("bob");
    Map<String, String> there = in("bob");
    List<SessionInformation> both = registry.getAllSessions("bob", false);

    assertThat(registry).isInstanceOf(SojournSessionRegistry.class);
    assertThat(both).hasSize(2).noneMatch(SessionInformation::isExpired);
    assertThat(registry.getAllPrincipals()).containsExactly(UserId.of("bob"));
    assertThat(registry.getAllSessions(UserId.of("bob"), true)).hasSizeGreaterThanOrEqualTo(2);
    assertThat(registry.getAllSessions("nobody/%", true)).isEmpty();
    String id = session(here).id().toString();
    registry.getSessionInformation(id).expireNow();

    assertThat(registry.getSessionInformation(id).isExpired()).isTrue();
    assertThat(registry.getAllSessions("bob", false)).hasSize(1);
    assertNobody(here);
    assertThat(who(there)).contains("bob");
    assertThat(registry.getSessionInformation("x")).isNull();
  }

  @Test
  void aRequestCostsNoCommandForTheLimit() {
    Map<String, String> alice = in("alice");
    who(alice);
    store.resetCalls();
    who(alice);

    assertThat(store.calls("find") + store.calls("search") + store.calls("frameworkAttributes"))
        .isZero();
  }

  /**
   * Who acts stays who they are: the session, its limits and its history are the administrator's.
   */
  @Test
  void whoSwitchesToAnotherUserStaysInTheirSession() {
    Map<String, String> admin = in("admin");
    Session before = session(admin);
    Wire.Answer to = shop.wire.post("/switch", "username=bob", admin);
    Map<String, String> asBob = Wire.after(admin, to);

    assertThat(who(asBob)).startsWith("bob ").contains("ROLE_PREVIOUS_ADMINISTRATOR");
    assertThat(session(asBob).id()).isEqualTo(before.id());
    assertThat(session(asBob).userId()).isEqualTo("admin");
    assertThat(living("bob")).isEmpty();

    Map<String, String> back = Wire.after(asBob, shop.wire.post("/back", "", asBob));
    assertThat(who(back)).startsWith("admin ");
    assertThat(session(back).id()).isEqualTo(before.id());
  }

  @Test
  void aChainThatIsStatelessKeepsNobodysSession() {
    Wire.Answer answer = enter("/stateless", NOBODY, "alice");

    assertThat(answer.cookies()).doesNotContainKey(Wire.COOKIE);
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
  void withoutAnHttpSessionTheTokenSaysWhoIsThere() {
    Wire.Answer answer = enter("/tokens", NOBODY, "bob");
    Map<String, String> bob = Wire.after(NOBODY, answer);
    Session session = session(bob);

    assertThat(session.factors()).extracting(Factor::method).containsExactly(FactorMethod.PASSWORD);
    assertThat(shop.wire.get("/tokens/who", bob).body())
        .isEqualTo("bob FACTOR_PASSWORD,ROLE_CUSTOMER,cart:write");
    assertThat(manager.frameworkAttributes(session.id()).orElseThrow().values()).isEmpty();
    Wire.Answer byBearer =
        shop.wire.send(
            shop.wire
                .request("/tokens/who", NOBODY)
                .header("Authorization", "Bearer " + answer.token()));
    assertThat(byBearer.body()).startsWith("bob ");
    assertThat(shop.wire.get("/tokens/who", NOBODY).status()).isEqualTo(302);

    manager
        .users()
        .update(
            UserId.of("bob"),
            UserPatch.access(new Access(Set.of("AUDITOR"), Set.of())),
            Initiator.APPLICATION);
    assertThat(shop.wire.get("/tokens/who", bob).body())
        .isEqualTo("bob FACTOR_PASSWORD,ROLE_AUDITOR");

    Wire.Answer out = shop.wire.post("/tokens/logout", "", bob);
    assertThat(out.cookies()).containsEntry(Wire.COOKIE, "");
    assertThat(session(session.id().toString()).endReason()).isEqualTo(EndReason.SIGNED_OUT);
    assertThat(shop.wire.get("/tokens/who", bob).status()).isEqualTo(302);
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
