package dev.sojourn.spring.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.SessionId;
import dev.sojourn.servlet.SojournFilter;
import dev.sojourn.servlet.UnsupportedAttributeException;
import dev.sojourn.spring.shop.Cart;
import dev.sojourn.spring.shop.Seat;
import dev.sojourn.spring.shop.Tab;
import dev.sojourn.testkit.Race;
import jakarta.servlet.http.HttpSession;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Attributes of sessions, in requests. */
abstract class AttributesContract extends ShopContract {

  private Map<String, String> guest(Shop.SessionStep first) {
    Wire.Answer answer = shop.session(NOBODY, first);
    assertThat(answer.status()).isEqualTo(200);
    return Wire.after(NOBODY, answer);
  }

  private static Shop.SessionStep sets(String name, Object value) {
    return session -> {
      session.setAttribute(name, value);
      return session.getId();
    };
  }

  private static Shop.SessionStep gets(String name) {
    return session -> session.getAttribute(name);
  }

  private SessionId id(Map<String, String> cookies) {
    return SessionId.parse(shop.session(cookies, HttpSession::getId).body().replaceAll("[<>]", ""))
        .orElseThrow();
  }

  private int commands() {
    return store.calls("find")
        + store.calls("frameworkAttributes")
        + store.calls("update")
        + store.calls("replace")
        + store.calls("create");
  }

  @Test
  void whatOneRequestSetsTheNextOneSees() {
    Map<String, String> guest = guest(sets("cart", Cart.of("tea")));

    assertThat(shop.session(guest, gets("cart")).body()).contains("<Cart[items=[tea]]>");
    assertThat(shop.session(guest, s -> Collections.list(s.getAttributeNames())).body())
        .contains("<[cart]>");
    shop.session(guest, sets("cart", null));
    assertThat(shop.session(guest, gets("cart")).body()).contains("<null>");
    assertThat(shop.session(guest, HttpSession::isNew).body()).contains("<false>");
  }

  @Test
  void theIdIsPublicAndOpensNothing() {
    Wire.Answer answer = shop.session(NOBODY, sets("a", "b"));
    String id = answer.body().replaceAll("[<>]", "");
    Map<String, String> guest = Wire.after(NOBODY, answer);

    assertThat(SessionId.parse(id)).isPresent();
    assertThat(answer.token()).startsWith("sjr_").doesNotContain(id);
    for (String cookie : List.of(Wire.COOKIE, "SESSION", "JSESSIONID")) {
      assertThat(shop.session(Map.of(cookie, id), gets("a")).body()).contains("<null>");
    }
    assertThat(shop.session(guest, HttpSession::getId).body()).contains("<" + id + ">");
    assertThat(shop.step(guest, (request, response) -> request.getRequestedSessionId()).body())
        .contains("<" + id + ">");
  }

  @Test
  void aRequestThatOnlyReadsCostsOneCommandOrNone() {
    Map<String, String> guest = guest(sets("a", new ArrayList<>(List.of("b"))));
    shop.session(guest, gets("a"));
    store.resetCalls();

    shop.step(guest, (request, response) -> "looks at nothing");
    assertThat(commands()).isZero();
    shop.session(guest, HttpSession::getCreationTime);
    assertThat(commands()).isZero();
    shop.session(guest, session -> session.getAttribute("a") + "" + session.getAttribute("c"));
    assertThat(commands()).isZero();

    manager.updateFramework(id(guest), Map.of("c", json("1")), null); // by another node, say
    store.resetCalls();
    assertThat(shop.session(guest, s -> s.getAttribute("a") + "" + s.getAttribute("c")).body())
        .contains("<[b]1>");
    assertThat(List.of(store.calls("find"), store.calls("frameworkAttributes")))
        .isEqualTo(List.of(1, 1));
  }

  @Test
  void whatIsWrittenIsWrittenOnceHoweverOftenSpringSessionCommits() {
    Map<String, String> guest = guest(sets("a", 1));
    shop.session(guest, gets("a"));
    store.resetCalls();

    shop.step(
        guest,
        (request, response) -> {
          request.getSession().setAttribute("a", 2);
          request.getSession().setAttribute("b", 3);
          response.getWriter().print("written");
          response.flushBuffer();
          return "and more";
        });

    assertThat(store.calls("update")).isEqualTo(1);
    assertThat(shop.session(guest, s -> s.getAttribute("a") + "" + s.getAttribute("b")).body())
        .contains("<23>");
  }

  @Test
  void requestsAtOnceThatSetDifferentAttributesDoNotUndoEachOther() {
    Map<String, String> guest = guest(sets("a", 0));
    CyclicBarrier all = new CyclicBarrier(8);

    Race.of(
        8,
        i ->
            () ->
                shop.session(
                    guest,
                    session -> {
                      session.getAttribute("a");
                      all.await(30, TimeUnit.SECONDS);
                      session.setAttribute("name" + i, i);
                      return "";
                    }));

    assertThat(shop.session(guest, s -> Collections.list(s.getAttributeNames()).size()).body())
        .contains("<9>");
  }

  @Test
  void requestsAtOnceThatSetOneAttributeLeaveOneOfTheirValues() {
    Map<String, String> guest = guest(sets("a", "before"));
    CyclicBarrier all = new CyclicBarrier(4);

    Race.of(
        4,
        i ->
            () ->
                shop.session(
                    guest,
                    session -> {
                      all.await(30, TimeUnit.SECONDS);
                      session.setAttribute("a", "value" + i);
                      return "";
                    }));

    assertThat(shop.session(guest, gets("a")).body()).matches("<value[0-3]>");
  }

  @Test
  void noUnsavedChangeIsSeenByAnotherRequest() {
    Map<String, String> guest = guest(sets("seat", new Seat("A1")));

    Wire.Answer outer =
        shop.session(
            guest,
            session -> {
              Seat mine = (Seat) session.getAttribute("seat");
              mine.setNumber("unsaved");
              return shop.session(guest, gets("seat")).body().contains("<seat A1>") + " " + mine;
            });

    assertThat(outer.body()).contains("<true seat unsaved>");
    assertThat(shop.session(guest, gets("seat")).body()).contains("<seat unsaved>");
  }

  @Test
  void aSaveAfterTheEndChangesNothingSaysNothingAndRevivesNothing() {
    Map<String, String> guest = guest(sets("a", "b"));
    SessionId id = id(guest);
    Wire.Answer answer =
        shop.session(
            guest,
            session -> {
              session.setAttribute("a", "late");
              manager.end(id, EndReason.ENDED_BY_ADMIN, Initiator.SYSTEM);
              return "went on";
            });

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).contains("<went on>");
    assertThat(shop.session(guest, gets("a")).body()).contains("<null>");
    assertThat(manager.find(id).orElseThrow().endReason()).isEqualTo(EndReason.ENDED_BY_ADMIN);
    assertThat(shop.sessions().findById(id.toString())).isNull();
  }

  @Test
  void whatCannotBeReadAnyMoreIsLeftOutAndCounted() {
    Map<String, String> guest = guest(sets("good", "text"));
    Map<String, Optional<byte[]>> strange = new TreeMap<>();
    strange.put("gone", json("{\"dev.sojourn.spring.shop.Gone\":{}}"));
    strange.put("changed", json("{\"dev.sojourn.spring.shop.Cart\":{\"items\":7}}"));
    strange.put("evil", json("{\"java.lang.ProcessBuilder\":{\"command\":[\"x\"]}}"));
    strange.put(
        "context", json("{\"spring-security\":\"{\\\"@class\\\":\\\"java.lang.Thread\\\"}\"}"));
    strange.put(
        "refusal", json("{\"spring-security-refusal\":{\"map\":{\"class\":\"java.lang.Error\"}}}"));
    strange.put("flash", json("{\"spring-flash\":{\"map\":{\"path\":1}}}"));
    strange.put("serialized", Optional.of(new byte[] {(byte) 0xac, (byte) 0xed, 0, 5}));
    manager.updateFramework(id(guest), strange, null);
    long before = filter().statistics().unreadableAttributes();

    Wire.Answer answer =
        shop.session(
            guest,
            session -> {
              strange.keySet().forEach(name -> assertThat(session.getAttribute(name)).isNull());
              return session.getAttribute("good");
            });

    assertThat(answer.body()).contains("<text>");
    assertThat(filter().statistics().unreadableAttributes()).isEqualTo(before + strange.size());
    assertThat(manager.frameworkAttributes(id(guest)).orElseThrow().values())
        .containsKeys("gone", "changed");
  }

  private SojournFilter filter() {
    return shop.context.getBean(SojournFilter.class);
  }

  private static Optional<byte[]> json(String text) {
    return Optional.of(("\u0001" + text).getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void whatCannotBeKeptIsRefusedWhereItIsSetWithARemedy() {
    Map<String, String> guest = guest(sets("a", "b"));
    Wire.Answer answer =
        shop.session(
            guest,
            session -> {
              assertThatThrownBy(() -> session.setAttribute("thread", new Thread()))
                  .isInstanceOf(UnsupportedAttributeException.class)
                  .hasMessageContaining("attribute thread")
                  .hasMessageContaining("sojourn.http.attribute-packages: java.lang");
              assertThatThrownBy(() -> session.setAttribute("big", "x".repeat(300_000)))
                  .hasMessageContaining("at most 262144 bytes");
              return "all refused";
            });

    assertThat(answer.body()).contains("<all refused>");
    assertThat(shop.session(guest, gets("a")).body()).contains("<b>");
  }

  @Test
  void flashAttributesSurviveOneRedirect() {
    Wire.Answer answer = shop.wire.post("/flash", "", NOBODY);
    Map<String, String> guest = Wire.after(NOBODY, answer);

    assertThat(answer.status()).isEqualTo(302);
    assertThat(shop.wire.get("/flashed", guest).body()).contains("told [once]");
    assertThat(shop.wire.get("/flashed", guest).body()).contains("told null");
  }

  @Test
  void theAnswerToAWriteSaysWhichVersionHasBeenSeen() {
    Wire.Answer answer = shop.session(NOBODY, sets("a", 1));

    assertThat(answer.header("Sojourn-Version")).startsWith("sjc_");
    assertThat(answer.cookies())
        .containsEntry("__Host-sojourn-version", answer.header("Sojourn-Version"));
  }

  @Test
  void aSessionIsStoredBeforeAnythingOfTheAnswerIsOnItsWay() {
    Wire.Answer early =
        shop.step(
            NOBODY,
            (request, response) -> {
              request.getSession().setAttribute("a", "early");
              response.getWriter().print("x".repeat(100_000));
              return "";
            });
    Wire.Answer failed =
        shop.step(
            NOBODY,
            (request, response) -> {
              request.getSession().setAttribute("a", "failed");
              throw new IllegalStateException("of the application");
            });
    Wire.Answer refused =
        shop.step(
            NOBODY,
            (request, response) -> {
              request.getSession().setAttribute("a", "refused");
              response.sendError(418);
              return "";
            });

    assertThat(failed.status()).isEqualTo(500);
    assertThat(refused.status()).isEqualTo(418);
    for (Wire.Answer answer : List.of(early, failed, refused)) {
      assertThat(shop.session(Wire.after(NOBODY, answer), gets("a")).body())
          .matches("<(early|failed|refused)>");
    }
  }

  @Test
  void invalidatingEndsTheSessionAndANewOneIsAnother() {
    Map<String, String> guest = guest(sets("a", "b"));
    SessionId id = id(guest);
    Wire.Answer answer =
        shop.step(
            guest,
            (request, response) -> {
              request.getSession().invalidate();
              assertThat(request.getSession(false)).isNull();
              request.getSession().setAttribute("c", "d");
              return request.getSession().getId();
            });

    assertThat(manager.find(id).orElseThrow().endReason()).isEqualTo(EndReason.SIGNED_OUT);
    assertThat(answer.body()).doesNotContain(id.toString());
    assertThat(shop.session(Wire.after(guest, answer), gets("c")).body()).contains("<d>");

    Wire.Answer over =
        shop.session(
            Wire.after(guest, answer),
            session -> {
              session.invalidate();
              return "";
            });
    assertThat(over.cookies()).containsEntry(Wire.COOKIE, "");
  }

  @Test
  void requestsAtOnceReplaceTheTokenByTheSameNewOne() {
    Map<String, String> guest = guest(sets("a", "b"));
    CyclicBarrier both = new CyclicBarrier(2);
    List<Wire.Answer> answers =
        Race.of(
            2,
            i ->
                () ->
                    shop.step(
                        guest,
                        (request, response) -> {
                          request.getSession();
                          both.await(30, TimeUnit.SECONDS);
                          return request.changeSessionId();
                        }));

    assertThat(answers.get(0).token()).isNotNull().isEqualTo(answers.get(1).token());
    assertThat(shop.session(Wire.after(guest, answers.get(0)), gets("a")).body()).contains("<b>");
    assertThat(shop.session(guest, gets("a")).status()).isEqualTo(409);
  }

  @Test
  void aStoreThatDoesNotAnswerIs503AndNothingIsLost() {
    Map<String, String> guest = guest(sets("a", "b"));
    store.failNext("update", 1);
    Wire.Answer failed = shop.session(guest, sets("a", "c"));

    assertThat(failed.status()).isEqualTo(503);
    assertThat(failed.header("Retry-After")).isEqualTo("5");
    assertThat(shop.session(guest, gets("a")).body()).contains("<b>");
  }

  @Test
  void aTokenInAuthorizationCountsToo() {
    Map<String, String> guest = guest(sets("a", "b"));
    Wire.Answer answer =
        shop.wire.send(
            shop.wire
                .request(
                    Shop.page((request, response) -> request.getSession().getAttribute("a")),
                    NOBODY)
                .header("Authorization", "Bearer " + guest.get(Wire.COOKIE)));

    assertThat(answer.body()).contains("<b>");
    assertThat(answer.cookies()).isEmpty();
  }

  /** It carries nothing that a browser would send by itself. */
  @Test
  void aProgramsCallWithoutASessionNeedsNoOrigin() {
    Wire.Answer answer =
        shop.wire.send(
            shop.wire
                .request(Shop.page((request, response) -> "done"), NOBODY)
                .POST(BodyPublishers.noBody()));

    assertThat(answer.body()).contains("<done>");
  }

  @Test
  void aChangeThatAnotherSiteCausesIsRefused() {
    Map<String, String> guest = guest(sets("a", "b"));
    Wire.Answer answer =
        shop.wire.send(
            shop.wire
                .request(Shop.page((request, response) -> "done"), guest)
                .header("Sec-Fetch-Site", "cross-site")
                .POST(BodyPublishers.noBody()));

    assertThat(answer.status()).isEqualTo(403);
  }

  /** The second has a callback for its end, which Spring keeps in the session beside it. */
  @Test
  void beansOfTheSessionAreKept() {
    Wire.Answer first =
        shop.step(
            NOBODY,
            (request, response) -> {
              shop.context.getBean(Seat.class).setNumber("12A");
              shop.context.getBean(Tab.class).setDrinks(3);
              return "";
            });
    Wire.Answer next =
        shop.step(
            Wire.after(NOBODY, first),
            (request, response) ->
                shop.context.getBean(Seat.class)
                    + " "
                    + shop.context.getBean(Tab.class).getDrinks());

    assertThat(first.status()).isEqualTo(200);
    assertThat(next.body()).contains("<seat 12A 3>");
  }

  @Test
  void aBeanThatBeganInTheRequestIsToldOfTheEndOfTheSession() {
    int before = Tab.CLOSED.get();
    shop.step(
        NOBODY,
        (request, response) -> {
          shop.context.getBean(Tab.class);
          request.getSession().invalidate();
          return "";
        });

    assertThat(Tab.CLOSED).hasValue(before + 1);
  }
}
