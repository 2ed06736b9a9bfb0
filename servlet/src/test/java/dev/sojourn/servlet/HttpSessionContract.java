package dev.sojourn.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.Creation;
import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.Session;
import dev.sojourn.SessionId;
import dev.sojourn.SignIn;
import dev.sojourn.servlet.shop.Cart;
import dev.sojourn.servlet.shop.Seat;
import jakarta.servlet.http.HttpSession;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The {@code HttpSession}: a guest's before sign-in, the user's after it. */
abstract class HttpSessionContract extends FilterContract {

  /** What one request does with its session. */
  private interface Step {
    Object with(HttpSession session);
  }

  private final AtomicInteger steps = new AtomicInteger();

  HttpSessionContract(Container.Starter starter) {
    super(starter);
  }

  @Override
  SojournFilterBuilder configured(SojournFilterBuilder builder) {
    return builder.attributes(JsonAttributeCodec.allowing("dev.sojourn.servlet.shop"));
  }

  @BeforeAll
  void signInPage() {
    application.on(
        "/login",
        (request, response) ->
            SojournFilter.signIn(request, SignIn.user(request.getParameter("user"))));
  }

  @BeforeEach
  void countAnew() {
    store.resetCalls();
  }

  /** One request, and what its page made of the session. */
  private Wire.Answer step(String cookie, Step step) {
    String path = "/step" + steps.incrementAndGet();
    application.on(
        path,
        (request, response) -> {
          Object result = step.with(request.getSession());
          response.getWriter().print("<" + result + ">");
        });
    return wire.get(path, cookie);
  }

  private static Step sets(String name, Object value) {
    return session -> {
      session.setAttribute(name, value);
      return "set";
    };
  }

  private static Step gets(String name) {
    return session -> session.getAttribute(name);
  }

  @Test
  void attributesOfAUserAreSeenByTheNextRequest() {
    String alice = cookie(signedIn("alice"));
    step(alice, sets("cart", new Cart("alice", List.of("tea"))));

    assertThat(step(alice, gets("cart")).body()).contains("<Cart[owner=alice, items=[tea]]>");
    assertThat(step(alice, session -> Collections.list(session.getAttributeNames())).body())
        .contains("<[cart]>");
    step(
        alice,
        session -> {
          session.removeAttribute("cart");
          return "";
        });
    assertThat(step(alice, gets("cart")).body()).contains("<null>");
  }

  /** What costs nothing must not: a crawler makes no rows. */
  @Test
  @Tag("SM-9")
  void aGuestIsStoredWithItsFirstAttribute() {
    Wire.Answer looks = step("X: y", session -> session.getAttribute("a"));
    assertThat(looks.headers("Set-Cookie")).isEmpty();
    assertThat(store.calls("create")).isZero();

    Wire.Answer sets = step("X: y", sets("a", "b"));
    assertThat(store.calls("create")).isEqualTo(1);
    assertThat(sets.cookie(SESSION)).startsWith("sjr_");
    assertThat(step(cookies(sets), gets("a")).body()).contains("<b>");
    assertThat(step(cookies(sets), HttpSession::isNew).body()).contains("<false>");
    assertThat(step("X: y", HttpSession::isNew).body()).contains("<true>");
  }

  @Test
  @Tag("SM-11")
  @Tag("SM-12")
  void aSignInTakesTheGuestsAttributesOverAndEndsIt() {
    Wire.Answer guest = step("X: y", sets("cart", new Cart("guest", List.of("tea"))));
    application.on(
        "/login-and-go-on",
        (request, response) -> {
          HttpSession session = request.getSession();
          String before = session.getId();
          session.setAttribute("seen", 1);
          SojournFilter.signIn(request, SignIn.user("alice"));
          session.setAttribute("welcome", true);
          response.getWriter().print("<" + !session.getId().equals(before) + ">");
        });
    Wire.Answer signedIn = wire.send("POST /login-and-go-on", cookies(guest), SAME_ORIGIN);

    assertThat(signedIn.body()).contains("<true>");
    assertThat(signedIn.cookie(SESSION)).isNotEqualTo(guest.cookie(SESSION));
    assertThat(
            step(
                    cookies(signedIn),
                    session ->
                        session.getAttribute("cart")
                            + " "
                            + session.getAttribute("seen")
                            + " "
                            + session.getAttribute("welcome"))
                .body())
        .contains("<Cart[owner=guest, items=[tea]] 1 true>");
    assertThat(step(cookies(guest), gets("cart")).body()).contains("<null>");
  }

  @Test
  void anotherUserSeesNothingOfWhoeverWasThere() {
    String alice = cookie(signedIn("alice"));
    step(alice, sets("secret", "alice's"));
    Wire.Answer bob = wire.send("POST /login?user=bob", alice, SAME_ORIGIN);

    assertThat(step(cookies(bob), gets("secret")).body()).contains("<null>");
  }

  @Test
  void theIdIsThePublicOneAndOpensNothing() {
    Creation.Created alice = signedIn("alice");

    assertThat(step(cookie(alice), HttpSession::getId).body())
        .contains("<" + alice.session().id() + ">");
    Wire.Answer guest = step("X: y", HttpSession::getId);
    assertThat(guest.body()).doesNotContain(guest.cookie(SESSION));
    assertThat(wire.get("/who", "Cookie: " + SESSION + "=" + alice.session().id()).body())
        .contains("[nobody]");
  }

  /** The check of the token is answered from memory. */
  @Test
  void aRequestThatOnlyReadsCostsNoCommandOfTheStoreUntilSomebodyWrites() {
    Creation.Created alice = signedIn("alice");
    step(cookie(alice), sets("a", List.of("b")));
    step(cookie(alice), gets("a"));
    store.resetCalls();

    wire.get("/who", cookie(alice));
    step(cookie(alice), session -> session.getAttribute("a") + "" + session.getAttribute("b"));
    assertThat(store.calls("find") + store.calls("frameworkAttributes")).isZero();
    assertThat(store.calls("update")).isZero();

    sessions.updateFramework(alice.session().id(), Map.of("b", Optional.of(json("1"))), null);
    assertThat(step(cookie(alice), gets("b")).body()).contains("<1>");
    assertThat(store.calls("find")).isEqualTo(1);
    assertThat(store.calls("frameworkAttributes")).isEqualTo(1);
  }

  /** Objects made of the same bytes are each request's own. */
  @Test
  void whatIsInMemoryIsNeverTheObjectThatARequestChanges() {
    String alice = cookie(signedIn("alice"));
    step(alice, sets("list", new java.util.ArrayList<>(List.of("x"))));
    step(
        alice,
        session -> {
          @SuppressWarnings("unchecked")
          List<String> list = (List<String>) session.getAttribute("list");
          list.add("y");
          throw new IllegalStateException("of the application, after the change");
        });
    store.resetCalls();

    assertThat(step(alice, gets("list")).body()).contains("<[x, y]>"); // saved, as containers do
    step(alice, session -> ((List<?>) session.getAttribute("list")).remove(0));
    assertThat(step(alice, gets("list")).body()).contains("<[y]>");
    assertThat(store.calls("frameworkAttributes")).isZero();
  }

  @Test
  void whatChangedIsWrittenTogetherAndNothingElse() {
    Creation.Created alice = signedIn("alice");
    step(
        cookie(alice),
        session -> {
          session.setAttribute("a", "1");
          session.setAttribute("b", new Cart("b", List.of()));
          session.setAttribute("c", 3L);
          return "";
        });
    store.resetCalls();

    step(
        cookie(alice),
        session -> {
          session.setAttribute("a", "1");
          session.getAttribute("b");
          sessions.updateFramework(
              alice.session().id(),
              Map.of("b", Optional.empty(), "d", Optional.of(new byte[0])),
              null);
          session.setAttribute("c", 4L);
          session.removeAttribute("nothing");
          return "";
        });

    assertThat(store.calls("update")).isEqualTo(2); // the page's own one, and one of the filter
    assertThat(stored(alice.session()).keySet()).containsExactlyInAnyOrder("a", "c", "d");
  }

  private Map<String, byte[]> stored(Session session) {
    return sessions.frameworkAttributes(session.id()).orElseThrow().values();
  }

  @Test
  void anObjectThatWasChangedIsSavedWithoutSayingSo() {
    String alice = cookie(signedIn("alice"));
    step(alice, sets("seat", new Seat("A1")));
    step(
        alice,
        session -> {
          ((Seat) session.getAttribute("seat")).setNumber("B2");
          return "";
        });
    step(alice, sets("list", new java.util.ArrayList<>(List.of("x"))));
    step(
        alice,
        session -> {
          @SuppressWarnings("unchecked")
          List<String> list = (List<String>) session.getAttribute("list");
          return list.add("y");
        });

    assertThat(step(alice, gets("seat")).body()).contains("<seat B2>");
    assertThat(step(alice, gets("list")).body()).contains("<[x, y]>");
  }

  /** Two requests at once have objects of their own, and see of each other what was saved. */
  @Test
  void noUnsavedChangeIsSeenByAnotherRequest() {
    String alice = cookie(signedIn("alice"));
    step(alice, sets("seat", new Seat("A1")));

    Wire.Answer outer =
        step(
            alice,
            session -> {
              Seat mine = (Seat) session.getAttribute("seat");
              mine.setNumber("unsaved");
              String other = step(alice, gets("seat")).body();
              return other.contains("<seat A1>") + " " + mine;
            });

    assertThat(outer.body()).contains("<true seat unsaved>");
    assertThat(step(alice, gets("seat")).body()).contains("<seat unsaved>");
  }

  @Test
  void aSaveAfterTheEndChangesNothingAndSaysNothing() {
    Creation.Created alice = signedIn("alice");
    Wire.Answer answer =
        step(
            cookie(alice),
            session -> {
              session.setAttribute("a", "b");
              sessions.end(alice.session().id(), EndReason.ENDED_BY_ADMIN, Initiator.SYSTEM);
              return "went on";
            });

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).contains("<went on>");
    assertThat(wire.get("/who", cookie(alice)).body()).contains("[nobody]");
    assertThat(sessions.find(alice.session().id()).orElseThrow().endReason())
        .isEqualTo(EndReason.ENDED_BY_ADMIN);
  }

  @Test
  void anAttributeThatMeansNothingHereIsLeftOutAndCounted() {
    Creation.Created alice = signedIn("alice");
    Map<String, Optional<byte[]>> strange = new HashMap<>();
    strange.put("gone", Optional.of(json("{\"dev.sojourn.servlet.shop.Gone\":{}}")));
    strange.put("evil", Optional.of(json("{\"java.lang.ProcessBuilder\":{\"command\":[\"x\"]}}")));
    strange.put("cut", Optional.of(json("{\"dev.soj")));
    strange.put("java", Optional.of(new byte[] {(byte) 0xac, (byte) 0xed, 0, 5}));
    strange.put("good", Optional.of(json("\"text\"")));
    sessions.updateFramework(alice.session().id(), strange, null);
    long before = filter.statistics().unreadableAttributes();

    Wire.Answer answer =
        step(
            cookie(alice),
            session -> {
              Map<String, Object> seen = new HashMap<>();
              for (String name : strange.keySet()) {
                seen.put(name, String.valueOf(session.getAttribute(name)));
              }
              return new java.util.TreeMap<>(seen)
                  + " "
                  + Collections.list(session.getAttributeNames());
            });

    assertThat(answer.body())
        .contains("<{cut=null, evil=null, gone=null, good=text, java=null} [good]>");
    assertThat(filter.statistics().unreadableAttributes()).isEqualTo(before + 4);
    assertThat(stored(alice.session())).containsKeys("gone", "evil"); // other nodes may read them
  }

  private static byte[] json(String text) {
    return ("\u0001" + text).getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  @Test
  void whatCannotBeKeptIsRefusedWhereItIsSet() {
    String alice = cookie(signedIn("alice"));
    Wire.Answer answer =
        step(
            alice,
            session -> {
              assertThatThrownBy(() -> session.setAttribute("thread", new Thread()))
                  .isInstanceOf(UnsupportedAttributeException.class)
                  .hasMessageContaining("attribute thread: java.lang.Thread is not allowed");
              assertThatThrownBy(() -> session.setAttribute("big", "x".repeat(300_000)))
                  .hasMessageContaining("at most 262144 bytes of framework attributes");
              assertThatThrownBy(() -> session.setAttribute("x".repeat(200), "y"))
                  .hasMessageContaining("attribute's name");
              return "all refused";
            });

    assertThat(answer.body()).contains("<all refused>");
  }

  @Test
  void valuesHearThatTheyAreBoundAndUnbound() {
    String alice = cookie(signedIn("alice"));
    Wire.Answer answer =
        step(
            alice,
            session -> {
              Map<String, Integer> heard = Seat.HEARD;
              heard.clear();
              session.setAttribute("seat", new Seat("A"));
              session.setAttribute("seat", new Seat("B"));
              session.removeAttribute("seat");
              session.setAttribute("seat", new Seat("C"));
              session.invalidate();
              return new java.util.TreeMap<>(heard);
            });

    assertThat(answer.body())
        .contains("<{bound A=1, bound B=1, bound C=1, unbound A=1, unbound B=1, unbound C=1}>");
  }

  @Test
  @Tag("SM-15")
  void invalidatingEndsTheSessionOnEveryNode() {
    Creation.Created alice = signedIn("alice");
    Wire.Answer answer =
        step(
            cookie(alice),
            session -> {
              session.invalidate();
              assertThatThrownBy(() -> session.getAttribute("a"))
                  .isInstanceOf(IllegalStateException.class);
              assertThatThrownBy(() -> session.setAttribute("a", "b"))
                  .isInstanceOf(IllegalStateException.class);
              assertThatThrownBy(session::invalidate).isInstanceOf(IllegalStateException.class);
              assertThatThrownBy(session::isNew).isInstanceOf(IllegalStateException.class);
              return "over";
            });

    assertThat(answer.body()).contains("<over>");
    assertThat(answer.cookies(SESSION)).hasSize(1).allMatch(line -> line.contains("Max-Age=0"));
    assertThat(sessions.find(alice.session().id()).orElseThrow().endReason())
        .isEqualTo(EndReason.SIGNED_OUT);
  }

  @Test
  void afterTheEndANewSessionIsAnother() {
    Creation.Created alice = signedIn("alice");
    String path = "/anew";
    application.on(
        path,
        (request, response) -> {
          request.getSession().invalidate();
          assertThat(request.getSession(false)).isNull();
          request.getSession().setAttribute("a", "b");
          response.getWriter().print("<" + request.getSession().getId() + ">");
        });
    Wire.Answer answer = wire.get(path, cookie(alice));

    assertThat(answer.cookie(SESSION)).startsWith("sjr_");
    assertThat(answer.body()).doesNotContain(alice.session().id().toString());
    assertThat(step(cookies(answer), gets("a")).body()).contains("<b>");
  }

  /** A page that follows its own write sees it, whichever node answers. */
  @Test
  void theAnswerToAWriteSaysWhichVersionHasBeenSeen() {
    Creation.Created alice = signedIn("alice");
    Wire.Answer byCookie = step(cookie(alice), sets("a", 1));
    String path = "/bearer";
    application.on(path, (request, response) -> request.getSession().setAttribute("a", 2));
    Wire.Answer byBearer = wire.get(path, "Authorization: Bearer " + alice.token().reveal());

    assertThat(byCookie.cookie(VERSION)).isEqualTo(byCookie.header("Sojourn-Version"));
    assertThat(byCookie.cookie(VERSION)).startsWith("sjc_");
    assertThat(byBearer.headers("Set-Cookie")).isEmpty();
    assertThat(byBearer.header("Sojourn-Version"))
        .startsWith("sjc_")
        .isNotEqualTo(byCookie.cookie(VERSION));
  }

  @Test
  void timesAndTimeoutsAreThePolicys() {
    Creation.Created alice = signedIn("alice");

    assertThat(step(cookie(alice), HttpSession::getMaxInactiveInterval).body()).contains("<3600>");
    assertThat(
            step(
                    cookie(alice),
                    session -> {
                      session.setMaxInactiveInterval(-1);
                      return session.getMaxInactiveInterval();
                    })
                .body())
        .contains("<3600>");
    assertThat(step(cookie(alice), HttpSession::getCreationTime).body())
        .contains("<" + alice.session().createdAt().toEpochMilli() + ">");
  }

  @Test
  void theRequestedIdIsNeverTheToken() {
    Creation.Created alice = signedIn("alice");
    Map<String, Object> seen = new ConcurrentHashMap<>();
    application.on(
        "/requested",
        (request, response) -> {
          seen.put("id", String.valueOf(request.getRequestedSessionId()));
          seen.put("valid", request.isRequestedSessionIdValid());
          seen.put("cookie", request.isRequestedSessionIdFromCookie());
          seen.put("url", response.encodeURL("/a") + response.encodeRedirectURL("/b"));
        });

    wire.get("/requested", cookie(alice));
    assertThat(seen)
        .isEqualTo(
            Map.of(
                "id",
                alice.session().id().toString(),
                "valid",
                true,
                "cookie",
                true,
                "url",
                "/a/b"));
    sessions.end(alice.session().id(), EndReason.SIGNED_OUT);
    wire.get("/requested", cookie(alice));
    assertThat(seen).containsEntry("valid", false);
    assertThat(SessionId.parse(seen.get("id").toString())).contains(alice.session().id());
  }
}
