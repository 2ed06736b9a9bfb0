package dev.sojourn.spring.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Access;
import dev.sojourn.EndReason;
import dev.sojourn.Factor;
import dev.sojourn.FactorMethod;
import dev.sojourn.Initiator;
import dev.sojourn.Session;
import dev.sojourn.UserId;
import dev.sojourn.UserPatch;
import dev.sojourn.servlet.SojournFilter;
import dev.sojourn.spring.shop.Cart;
import dev.sojourn.testkit.Gate;
import dev.sojourn.testkit.Race;
import dev.sojourn.testkit.Waiting;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.session.SessionInformation;
import org.springframework.security.core.session.SessionRegistry;

/** Spring Security limits, lists and ends Sojourn's sessions, without being told how. */
abstract class SecurityLifeContract extends DoorsContract {

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
    Map<String, String> remembered = Wire.after(restarted, answers.getFirst());
    assertThat(who(remembered)).contains("alice");
    assertThat(session(remembered).factors()).isEmpty(); // nobody was asked for anything
    assertThat(session(remembered).authenticatedAt()).isNull();
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

    state("dora", Set.of(), Set.of("ROLE_ADMIN", "FACTOR_TOTP", "cart:read"));
    assertThat(who(dora)).isEqualTo("dora FACTOR_PASSWORD,cart:read");
    state("dora", Set.of(), Set.of());
    assertThat(shop.wire.get("/admin", dora).status()).isEqualTo(403);
    assertThat(who(dora)).isEqualTo("dora FACTOR_PASSWORD");
    assertThat(who(in("dora"))).contains("ROLE_CUSTOMER"); // a sign-in states its own
  }

  /** A context that was read with the access of that time may be saved so. */
  @Test
  void whatAnAdministratorTakesBackIsGoneThoughAContextWasSavedWithIt() {
    Map<String, String> first = in("dora");
    state("dora", Set.of("ADMIN"), Set.of());
    Wire.Answer saved =
        shop.step(
            first,
            (request, response) -> {
              request.getSession().setAttribute(CONTEXT, SecurityContextHolder.getContext());
              return "";
            });
    Map<String, String> dora = Wire.after(first, saved);
    assertThat(who(dora)).contains("ROLE_ADMIN");
    state("dora", Set.of("CUSTOMER"), Set.of("cart:write")); // exactly what the sign-in stated

    assertThat(who(dora)).isEqualTo("dora FACTOR_PASSWORD,ROLE_CUSTOMER,cart:write");
  }

  @Test
  void whoHasSwitchedIsBackWhenTheirAccessIsTakenFromThem() {
    Map<String, String> admin = in("admin");
    Wire.Answer to = shop.wire.post("/switch", "username=bob", admin);
    Map<String, String> asBob = Wire.after(admin, to);
    assertThat(who(asBob)).startsWith("bob ");
    state("admin", Set.of("CUSTOMER"), Set.of());

    assertThat(who(asBob)).isEqualTo("admin FACTOR_PASSWORD,ROLE_CUSTOMER");
  }

  private void state(String user, Set<String> roles, Set<String> permissions) {
    manager
        .users()
        .update(
            UserId.of(user),
            UserPatch.access(new Access(roles, permissions)),
            Initiator.APPLICATION);
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

    assertThat(to.header("Location")).endsWith("/who");
    assertThat(who(asBob)).startsWith("bob ").contains("ROLE_PREVIOUS_ADMINISTRATOR");
    assertThat(session(asBob).id()).isEqualTo(before.id());
    assertThat(session(asBob).userId()).isEqualTo("admin");
    assertThat(living("bob")).isEmpty();

    Map<String, String> back = Wire.after(asBob, shop.wire.post("/back", "", asBob));
    assertThat(who(back)).startsWith("admin ");
    assertThat(session(back).id()).isEqualTo(before.id());
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
    assertThat(shop.wire.get("/tokens/later", bob).body()).isEqualTo("later bob");
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
}
