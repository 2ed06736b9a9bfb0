package dev.sojourn.spring.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.spring.migrate.AdoptionOutcome;
import dev.sojourn.spring.migrate.SessionAdopter;
import dev.sojourn.spring.shop.Cart;
import dev.sojourn.testkit.Race;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Many people use an application while it moves: the node of before still runs, and each browser
 * changes over to the new one at a moment of its own, with several requests at once.
 */
class MoveUnderLoadTest {

  private static final int BROWSERS = 210;
  private static final int THREADS = 12;
  private static final List<String> USERS = List.of("alice", "bob", "carol");

  /** A browser, and what its person knows of it. */
  private static final class Person {
    private final int number;
    private final @Nullable String user;
    private Map<String, String> jar = Map.of();
    private int items;

    Person(int number) {
      this.number = number;
      user = number % 3 == 0 ? null : USERS.get(number % USERS.size());
    }

    void arrive(Shop shop) {
      if (user != null) {
        jar = Wire.after(jar, shop.signIn(jar, user, "right"));
      }
      add(shop);
    }

    /** Puts one more into the cart, and finds everything that was in it. */
    void add(Shop shop) {
      String item = number + "-" + items;
      Wire.Answer answer =
          shop.session(
              jar,
              session -> {
                Cart cart = (Cart) session.getAttribute("cart");
                int known = cart == null ? 0 : cart.items().size();
                session.setAttribute("cart", cart == null ? Cart.of(item) : cart.with(item));
                return known;
              });
      assertThat(answer.body()).as("cart of " + number).isEqualTo("<" + items + ">");
      jar = Wire.after(jar, answer);
      items++;
    }

    void isKnown(Shop shop) {
      Wire.Answer answer = shop.wire.get("/me", jar);
      assertThat(answer.status()).as("person " + number).isEqualTo(user == null ? 302 : 200);
      if (user != null) {
        assertThat(answer.body()).isEqualTo("<" + user + " true>");
      }
      jar = Wire.after(jar, answer);
    }

    /** As a page with what belongs to it: all with the cookies that there were. */
    void comeWithSeveralRequestsAtOnce(Shop shop) {
      Map<String, String> old = jar;
      List<Wire.Answer> answers =
          Race.of(
              3,
              i ->
                  () ->
                      shop.session(
                          old, session -> ((Cart) session.getAttribute("cart")).items().size()));
      for (Wire.Answer answer : answers) {
        assertThat(answer.body()).as("cart of " + number).isEqualTo("<" + items + ">");
        jar = Wire.after(jar, answer);
      }
    }

    String idOfBefore() {
      return new String(Base64.getDecoder().decode(jar.get("SESSION")), StandardCharsets.UTF_8);
    }
  }

  /** Everybody's turn, by a few threads. */
  private static void all(List<Person> people, Consumer<Person> turn) {
    List<Callable<Integer>> parts = new ArrayList<>();
    for (int part = 0; part < THREADS; part++) {
      int from = part;
      parts.add(() -> {
        for (int i = from; i < people.size(); i += THREADS) {
          turn.accept(people.get(i));
        }
        return from;
      });
    }
    Race.all(parts);
  }

  @Test
  void nobodyIsSignedOutAndNoCartIsLost(@TempDir Path directory) {
    List<Person> people = new ArrayList<>();
    for (int i = 0; i < BROWSERS; i++) {
      people.add(new Person(i));
    }
    try (Shop before = AdoptionTest.onSpringSession()) {
      all(people, person -> person.arrive(before));
      List<String> ids = people.stream().map(Person::idOfBefore).toList();
      try (Shop after = AdoptionTest.moving(directory, "2999-12-31")) {
        all(
            people,
            person -> {
              for (int i = 0; i < person.number % 4; i++) { // some stay longer than others
                person.add(before);
                person.isKnown(before);
              }
              person.comeWithSeveralRequestsAtOnce(after);
              person.add(after);
              person.isKnown(after);
              person.add(after);
            });

        SessionAdopter adopter = after.context.getBean(SessionAdopter.class);
        assertThat(adopter.count(AdoptionOutcome.ADOPTED)).isEqualTo(BROWSERS);
        assertThat(adopter.droppedAttributes()).isZero();
        assertThat(people)
            .allSatisfy(person -> assertThat(person.jar).doesNotContainKey("SESSION"));
        JdbcTemplate tables = after.context.getBean(JdbcTemplate.class);
        String places = String.join(",", Collections.nCopies(ids.size(), "?"));
        assertThat(
                tables.queryForObject(
                    "SELECT count(*) FROM SPRING_SESSION WHERE SESSION_ID IN (" + places + ")",
                    Long.class,
                    ids.toArray()))
            .isZero();
      }
    }
  }
}
