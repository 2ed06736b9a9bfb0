package dev.sojourn.spring.session;

import dev.sojourn.SessionId;
import dev.sojourn.SessionManager;
import dev.sojourn.spring.shop.Seat;
import dev.sojourn.testkit.Race;
import jakarta.servlet.http.HttpSession;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.session.FindByIndexNameSessionRepository;

/**
 * What an application may expect of its sessions, or not, whatever keeps them.
 *
 * @param what in the words of the guide
 * @param check whether it holds
 */
record Semantics(String what, Check check) {

  /** Tries it out. */
  @FunctionalInterface
  interface Check {
    boolean holdsIn(Shop shop) throws Exception;
  }

  static final List<Semantics> ALL =
      List.of(
          new Semantics(
              "a session id, from a log or the actuator, opens nothing", Semantics::idsOpenNothing),
          new Semantics(
              "a token from before the sign-in opens nothing after it",
              Semantics::fixedTokensOpenNothing),
          new Semantics(
              "two requests at once that replace the id both leave the browser in its session",
              Semantics::rotationsAtOnce),
          new Semantics("`changeSessionId` gives another id", Semantics::anotherId),
          new Semantics(
              "two requests at once that set two attributes keep both",
              shop -> writesAtOnce(shop, "one", "two")),
          new Semantics(
              "two requests at once that set one new attribute both succeed",
              shop -> writesAtOnce(shop, "same", "same")),
          new Semantics(
              "an object that was changed, but not set again, is saved", Semantics::changedObjects),
          new Semantics(
              "a request that goes on after the sign-out brings nothing back",
              Semantics::lateRequests),
          new Semantics("two sign-ins at once keep to `maximumSessions`", Semantics::limitAtOnce),
          new Semantics(
              "an attribute that cannot be read after a deploy is left out, and the page comes",
              Semantics::unreadable),
          new Semantics(
              "what cannot be kept fails where it is set", Semantics::unkeepableFailsAtOnce),
          new Semantics(
              "what is stored names no classes for Java to make objects of",
              Semantics::noJavaSerialization),
          new Semantics(
              "no code can have a session outlive the operator's timeout",
              Semantics::operatorsTimeout),
          new Semantics(
              "a session without attributes is there in the next request",
              Semantics::emptySessions),
          new Semantics(
              "sessions are found by their user's name, until they end", Semantics::byName));

  private static Map<String, String> guest(Shop shop, Shop.SessionStep first) {
    return Wire.after(Map.of(), shop.session(Map.of(), first));
  }

  private static Shop.SessionStep sets(String name, Object value) {
    return session -> {
      session.setAttribute(name, value);
      return session.getId();
    };
  }

  private static boolean has(Shop shop, Map<String, String> cookies, String name, Object value) {
    Wire.Answer answer = shop.session(cookies, session -> session.getAttribute(name));
    return answer.status() == 200 && answer.body().equals("<" + value + ">");
  }

  private static String id(Shop shop, Map<String, String> cookies) {
    return shop.session(cookies, HttpSession::getId).body().replaceAll("[<>]", "");
  }

  private static boolean idsOpenNothing(Shop shop) {
    Map<String, String> guest = guest(shop, sets("a", "b"));
    String id = id(shop, guest);
    String inBase64 = Base64.getEncoder().encodeToString(id.getBytes(StandardCharsets.UTF_8));
    return guest.keySet().stream()
        .flatMap(name -> List.of(Map.of(name, id), Map.of(name, inBase64)).stream())
        .noneMatch(cookies -> has(shop, cookies, "a", "b"));
  }

  private static boolean fixedTokensOpenNothing(Shop shop) {
    Map<String, String> fixed = guest(shop, sets("a", "b"));
    Map<String, String> alice = Wire.after(fixed, shop.signIn(fixed, "alice", "right"));
    return has(shop, alice, "a", "b")
        && shop.wire.get("/me", alice).status() == 200
        && shop.wire.get("/me", fixed).status() == 302
        && !has(shop, fixed, "a", "b");
  }

  private static boolean rotationsAtOnce(Shop shop) {
    Map<String, String> guest = guest(shop, sets("a", "b"));
    CyclicBarrier both = new CyclicBarrier(2);
    return Race.of(
            2,
            i ->
                () ->
                    shop.step(
                        guest,
                        (request, response) -> {
                          request.getSession();
                          both.await(30, TimeUnit.SECONDS);
                          return request.changeSessionId();
                        }))
        .stream()
        .allMatch(answer -> has(shop, Wire.after(guest, answer), "a", "b"));
  }

  private static boolean anotherId(Shop shop) {
    Map<String, String> guest = guest(shop, sets("a", "b"));
    String before = id(shop, guest);
    Wire.Answer answer = shop.step(guest, (request, response) -> request.changeSessionId());
    return answer.status() == 200 && !answer.body().equals("<" + before + ">");
  }

  private static boolean writesAtOnce(Shop shop, String one, String two) {
    Map<String, String> guest = guest(shop, sets("a", "b"));
    CyclicBarrier both = new CyclicBarrier(2);
    List<Wire.Answer> answers =
        Race.of(
            2,
            i ->
                () ->
                    shop.session(
                        guest,
                        session -> {
                          session.getAttribute("a");
                          both.await(30, TimeUnit.SECONDS);
                          session.setAttribute(i == 0 ? one : two, "set");
                          return "";
                        }));
    return answers.stream().allMatch(answer -> answer.status() == 200)
        && has(shop, guest, one, "set")
        && has(shop, guest, two, "set");
  }

  private static boolean changedObjects(Shop shop) {
    Map<String, String> guest = guest(shop, sets("seat", new Seat("A1")));
    shop.session(
        guest,
        session -> {
          ((Seat) session.getAttribute("seat")).setNumber("B2");
          return "";
        });
    return has(shop, guest, "seat", "seat B2");
  }

  private static boolean lateRequests(Shop shop) {
    Map<String, String> alice = Wire.after(Map.of(), shop.signIn(Map.of(), "alice", "right"));
    String id = id(shop, alice);
    Wire.Answer late =
        shop.session(
            alice,
            session -> {
              session.setAttribute("a", "late");
              shop.session(
                  alice,
                  other -> {
                    other.invalidate();
                    return "";
                  });
              return "";
            });
    return late.status() == 200
        && shop.repository.findById(id) == null
        && shop.wire.get("/me", Wire.after(alice, late)).status() == 302;
  }

  /** One of them is between the strategies of Spring Security and the end of its request. */
  private static boolean limitAtOnce(Shop shop) {
    Shop.MEANWHILE.set(() -> shop.signIn(Map.of(), Shop.SINGLE, "right"));
    shop.signIn(Map.of(), Shop.SINGLE, "right");
    Set<String> living = Set.copyOf(shop.repository.findByPrincipalName(Shop.SINGLE).keySet());
    living.forEach(shop.repository::deleteById);
    return living.size() == 1;
  }

  private static boolean unreadable(Shop shop) {
    Map<String, String> guest = guest(shop, sets("old", "x"));
    String id = id(shop, guest);
    if (shop.repository instanceof SojournSessionRepository) {
      byte[] gone = "\u0001{\"dev.sojourn.spring.shop.Gone\":{}}".getBytes(StandardCharsets.UTF_8);
      shop.context
          .getBean(SessionManager.class)
          .updateFramework(
              SessionId.parse(id).orElseThrow(), Map.of("old", Optional.of(gone)), null);
    } else {
      shop.context
          .getBean(JdbcTemplate.class)
          .update(
              """
              UPDATE spring_session_attributes SET attribute_bytes = ?
              WHERE session_primary_id =
                (SELECT primary_id FROM spring_session WHERE session_id = ?)
              """,
              new byte[] {(byte) 0xac, (byte) 0xed, 0, 5, 's'},
              id);
    }
    return has(shop, guest, "old", null);
  }

  private static boolean unkeepableFailsAtOnce(Shop shop) {
    Map<String, String> guest = guest(shop, sets("a", "b"));
    Wire.Answer answer =
        shop.session(
            guest,
            session -> {
              try {
                session.setAttribute("thread", new Thread());
                return "kept";
              } catch (IllegalArgumentException refused) {
                return "refused";
              }
            });
    return answer.status() == 200 && answer.body().equals("<refused>");
  }

  private static boolean noJavaSerialization(Shop shop) {
    String id = id(shop, guest(shop, sets("seat", new Seat("A1"))));
    byte[] stored =
        shop.repository instanceof SojournSessionRepository
            ? shop.context
                .getBean(SessionManager.class)
                .frameworkAttributes(SessionId.parse(id).orElseThrow())
                .orElseThrow()
                .values()
                .get("seat")
            : shop.context
                .getBean(JdbcTemplate.class)
                .queryForObject(
                    """
                    SELECT attribute_bytes FROM spring_session_attributes
                    JOIN spring_session ON primary_id = session_primary_id WHERE session_id = ?
                    """,
                    byte[].class,
                    id);
    return stored[0] != (byte) 0xac;
  }

  private static boolean operatorsTimeout(Shop shop) {
    Map<String, String> guest = guest(shop, sets("a", "b"));
    shop.session(
        guest,
        session -> {
          session.setMaxInactiveInterval(-1);
          return "";
        });
    return shop.repository.findById(id(shop, guest)).getMaxInactiveInterval().isPositive();
  }

  private static boolean emptySessions(Shop shop) {
    Map<String, String> guest = guest(shop, session -> "");
    return shop.session(guest, HttpSession::isNew).body().equals("<false>");
  }

  private static boolean byName(Shop shop) {
    Map<String, String> dora =
        guest(shop, sets(FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME, "dora"));
    String id = id(shop, dora);
    boolean isFound = shop.repository.findByPrincipalName("dora").containsKey(id);
    shop.repository.deleteById(id);
    return isFound && shop.repository.findByPrincipalName("dora").isEmpty();
  }
}
