package dev.sojourn.spring.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.EndReason;
import dev.sojourn.Factor;
import dev.sojourn.FactorMethod;
import dev.sojourn.Initiator;
import dev.sojourn.Session;
import dev.sojourn.SessionId;
import dev.sojourn.SessionManager;
import dev.sojourn.SignIn;
import dev.sojourn.TimeSource;
import dev.sojourn.UserId;
import dev.sojourn.spring.migrate.AdoptionOutcome;
import dev.sojourn.spring.migrate.SessionAdopter;
import dev.sojourn.spring.shop.Cart;
import dev.sojourn.store.RecordStore;
import dev.sojourn.testkit.Race;
import jakarta.servlet.http.HttpSession;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

/** An application moves from Spring Session JDBC to Sojourn: two nodes of it on one database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdoptionTest {

  private static final String OLD = "SESSION";
  private static final Map<String, String> NOBODY = Map.of();

  private Shop before;
  private Shop after;
  private SessionAdopter adopter;
  private SessionManager manager;
  private JdbcTemplate tables;

  /** As it was. */
  static Shop onSpringSession() {
    return Shop.open(
        "spring.autoconfigure.exclude="
            + "dev.sojourn.spring.boot.SojournAutoConfiguration,"
            + "dev.sojourn.spring.boot.SojournMetricsAutoConfiguration,"
            + "dev.sojourn.spring.boot.SojournSessionAutoConfiguration",
        "spring.datasource.url=" + Postgres.jdbcUrl(),
        "spring.session.jdbc.initialize-schema=always");
  }

  /** As it is to be. */
  static Shop moving(Path directory, String until) {
    return Shop.open(
        "spring.autoconfigure.exclude=",
        "spring.datasource.url=" + Postgres.jdbcUrl(),
        "sojourn.store.url=" + Postgres.url(),
        "sojourn.keys.file=" + directory.resolve("keys"),
        "sojourn.migrate-from=spring-session-jdbc",
        "sojourn.migrate-until=" + until);
  }

  @BeforeAll
  void start(@TempDir Path directory) {
    before = onSpringSession();
    after = moving(directory, "2999-12-31");
    adopter = after.context.getBean(SessionAdopter.class);
    manager = after.context.getBean(SessionManager.class);
    tables = after.context.getBean(JdbcTemplate.class);
  }

  @AfterAll
  void stop() {
    after.close();
    before.close();
  }

  private Map<String, String> signedInBefore(String user) {
    return Wire.after(NOBODY, before.signIn(NOBODY, user, "right"));
  }

  private static Shop.SessionStep sets(String name, Object value) {
    return session -> {
      session.setAttribute(name, value);
      return "";
    };
  }

  private static Shop.SessionStep gets(String name) {
    return session -> session.getAttribute(name);
  }

  private static String id(Map<String, String> jar) {
    return new String(Base64.getDecoder().decode(jar.get(OLD)), StandardCharsets.UTF_8);
  }

  private long rows(Map<String, String> jar) {
    Long count =
        tables.queryForObject(
            "SELECT count(*) FROM SPRING_SESSION WHERE SESSION_ID = ?", Long.class, id(jar));
    return count == null ? 0 : count;
  }

  private void change(Map<String, String> jar, String set, Object value) {
    tables.update("UPDATE SPRING_SESSION SET " + set + " WHERE SESSION_ID = ?", value, id(jar));
  }

  private Instant at(Map<String, String> jar, String column) {
    Long millis =
        tables.queryForObject(
            "SELECT " + column + " FROM SPRING_SESSION WHERE SESSION_ID = ?", Long.class, id(jar));
    return Instant.ofEpochMilli(millis == null ? 0 : millis);
  }

  private Session session(Map<String, String> jar) {
    String id = after.session(jar, HttpSession::getId).body().replaceAll("[<>]", "");
    return SessionId.parse(id).flatMap(manager::find).orElseThrow();
  }

  private static Instant now() {
    return TimeSource.system().instant();
  }

  @Test
  void whoIsSignedInGoesOnWithEverythingAsOldAsItIs() {
    Map<String, String> jar = signedInBefore("alice");
    before.session(jar, sets("cart", Cart.of("tea")));
    change(jar, "CREATION_TIME = CREATION_TIME - ?", Duration.ofHours(2).toMillis());
    Instant created = at(jar, "CREATION_TIME");

    Wire.Answer answer = after.wire.get("/me", jar);

    assertThat(answer.body()).isEqualTo("<alice true>");
    assertThat(answer.token()).isNotEmpty();
    assertThat(answer.cookies()).containsEntry(OLD, "");
    assertThat(rows(jar)).isZero();
    Map<String, String> here = Wire.after(jar, answer);
    assertThat(here).doesNotContainKey(OLD);
    assertThat(after.session(here, gets("cart")).body()).isEqualTo("<Cart[items=[tea]]>");
    Session session = session(here);
    assertThat(session.user()).contains(UserId.of("alice"));
    assertThat(session.createdAt()).isEqualTo(created);
    assertThat(session.expiresAt()).isEqualTo(created.plus(Duration.ofHours(24)));
    assertThat(session.factors()).extracting(Factor::method).containsExactly(FactorMethod.PASSWORD);
    assertThat(session.roles()).containsExactly("CUSTOMER");
    assertThat(session.device()).isNotNull();
  }

  @Test
  void aGuestKeepsTheCart() {
    Map<String, String> jar =
        Wire.after(NOBODY, before.session(NOBODY, sets("cart", Cart.of("tea"))));

    Wire.Answer answer = after.session(jar, gets("cart"));

    assertThat(answer.body()).isEqualTo("<Cart[items=[tea]]>");
    assertThat(session(Wire.after(jar, answer)).user()).isEmpty();
    assertThat(rows(jar)).isZero();
  }

  @Test
  void whoSignsInRightAfterwardsKeepsTheCart() {
    Map<String, String> jar =
        Wire.after(NOBODY, before.session(NOBODY, sets("cart", Cart.of("tea"))));

    Map<String, String> here = Wire.after(jar, after.signIn(jar, "bob", "right"));

    assertThat(after.wire.get("/me", here).body()).isEqualTo("<bob true>");
    assertThat(after.session(here, gets("cart")).body()).isEqualTo("<Cart[items=[tea]]>");
  }

  @Test
  void tenRequestsAtOnceEndInOneSession() {
    Map<String, String> jar = signedInBefore("alice");
    before.session(jar, sets("cart", Cart.of("tea")));
    long adopted = adopter.count(AdoptionOutcome.ADOPTED);

    List<Wire.Answer> answers = Race.of(10, i -> () -> after.session(jar, gets("cart")));

    assertThat(answers).allSatisfy(a -> assertThat(a.body()).isEqualTo("<Cart[items=[tea]]>"));
    assertThat(new HashSet<>(answers.stream().map(Wire.Answer::token).toList())).hasSize(1);
    assertThat(adopter.count(AdoptionOutcome.ADOPTED)).isEqualTo(adopted + 1);
  }

  @Test
  void aBrowserThatTheAnswerDidNotReachComesAgain() {
    Map<String, String> jar = signedInBefore("bob");
    Map<String, String> lost = Wire.after(jar, after.session(jar, sets("cart", Cart.of("milk"))));

    Wire.Answer again = after.session(jar, gets("cart"));

    assertThat(again.body()).isEqualTo("<Cart[items=[milk]]>");
    assertThat(again.token()).isEqualTo(lost.get(Wire.COOKIE));
  }

  @Test
  @Tag("SM-9")
  void onceItIsOverTheCookieOfBeforeOpensNothing() {
    Map<String, String> jar = signedInBefore("bob");
    Session session = session(Wire.after(jar, after.wire.get("/me", jar)));

    manager.end(session.id(), EndReason.SIGNED_OUT, Initiator.USER);

    assertThat(after.wire.get("/me", jar).status()).isEqualTo(302);
  }

  /** Such a one is in no session of ours that ends with the sign-out. */
  @Test
  void whoSignsOutIsNotSignedInByTheCookieOfBefore() {
    Map<String, String> here = Wire.after(NOBODY, after.signIn(NOBODY, "bob", "right"));
    Map<String, String> both = new TreeMap<>(signedInBefore("bob"));
    both.putAll(here);

    after.step(
        both,
        (request, response) -> {
          request.logout();
          return "";
        });

    assertThat(rows(both)).isZero();
    assertThat(after.wire.get("/me", Map.of(OLD, both.get(OLD))).status()).isEqualTo(302);
  }

  @Test
  void afterTheGraceTheCookieOfBeforeOpensNothing() {
    Map<String, String> jar = signedInBefore("bob");
    Map<String, String> here = Wire.after(jar, after.wire.get("/me", jar));
    RecordStore records = after.context.getBean(RecordStore.class);
    records
        .list("adoption", null, 1_000, now())
        .forEach(note -> records.remove("adoption", note.key())); // as when they expire

    assertThat(after.wire.get("/me", jar).status()).isEqualTo(302);
    assertThat(after.wire.get("/me", here).status()).isEqualTo(200);
  }

  @Test
  void afterTheLastDayTheCookieOfBeforeOpensNothing(@TempDir Path directory) {
    Map<String, String> jar = signedInBefore("carol");
    try (Shop late = moving(directory, "2020-12-31")) {
      assertThat(late.wire.get("/me", jar).status()).isEqualTo(302);
    }
    assertThat(rows(jar)).isEqualTo(1);
  }

  @Test
  void whatIsOverIsNotTakenOver() {
    Map<String, String> idle = signedInBefore("carol");
    change(idle, "LAST_ACCESS_TIME = LAST_ACCESS_TIME - ?", Duration.ofMinutes(31).toMillis());
    Map<String, String> old = signedInBefore("carol");
    change(old, "CREATION_TIME = CREATION_TIME - ?", Duration.ofHours(24).toMillis());
    long expired = adopter.count(AdoptionOutcome.EXPIRED);

    assertThat(after.wire.get("/me", idle).status()).isEqualTo(302);
    assertThat(after.wire.get("/me", old).status()).isEqualTo(302);
    assertThat(adopter.count(AdoptionOutcome.EXPIRED)).isEqualTo(expired + 2);
  }

  @Test
  void whoHasSignedOutEverywhereIsSignedOutThereToo() {
    manager.create(SignIn.user("carol"));
    Map<String, String> jar = signedInBefore("carol");
    manager.endAllOf(UserId.of("carol"), null, EndReason.SIGNED_OUT_ELSEWHERE, Initiator.USER);

    assertThat(after.wire.get("/me", jar).status()).isEqualTo(302);
    assertThat(rows(jar)).isZero();
    assertThat(before.wire.get("/me", jar).status()).isEqualTo(302);
  }

  @Test
  @Tag("CVE-2025-24813")
  void whatIsNotAllowedIsLeftBehindAndCounted() {
    Map<String, String> jar = signedInBefore("bob");
    before.session(jar, sets("count", new AtomicLong(1)));
    before.session(jar, sets("cart", Cart.of("tea")));
    long dropped = adopter.droppedAttributes();

    Wire.Answer answer = after.session(jar, gets("count"));

    assertThat(answer.body()).isEqualTo("<null>");
    assertThat(after.session(Wire.after(jar, answer), gets("cart")).body()).contains("tea");
    assertThat(adopter.droppedAttributes()).isEqualTo(dropped + 1);
  }

  @Test
  void whereNobodyCanSayWhoIsSignedInTheSessionStaysWhereItIs() {
    Map<String, String> jar = signedInBefore("bob");
    tables.update(
        "UPDATE SPRING_SESSION_ATTRIBUTES SET ATTRIBUTE_BYTES = ?"
            + " WHERE ATTRIBUTE_NAME = 'SPRING_SECURITY_CONTEXT' AND SESSION_PRIMARY_ID ="
            + " (SELECT PRIMARY_ID FROM SPRING_SESSION WHERE SESSION_ID = ?)",
        new byte[] {1},
        id(jar));

    assertThat(after.wire.get("/me", jar).status()).isEqualTo(302);
    assertThat(rows(jar)).isEqualTo(1);
    assertThat(adopter.count(AdoptionOutcome.UNREADABLE)).isPositive();
  }

  @Test
  void aCookieThatWasNeverOneIsNothing() {
    for (String value : List.of("x", "AAAA", "!!", "c29tZXRoaW5n", "a".repeat(4_000))) {
      Map<String, String> jar = new TreeMap<>(Map.of(OLD, value));
      assertThat(after.wire.get("/me", jar).status()).isEqualTo(302);
    }
  }
}
