package dev.sojourn.spring.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Access;
import dev.sojourn.Initiator;
import dev.sojourn.SessionManager;
import dev.sojourn.UserId;
import dev.sojourn.UserPatch;
import dev.sojourn.spring.boot.CurrentRules;
import dev.sojourn.testkit.Waiting;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules that {@code sojourn.rules} names stand before an application and Spring Security. */
class RulesTest {

  private static final Map<String, String> NOBODY = Map.of();

  private static final String RULES =
      """
      rules:
        - path: [/login, /steps/**]
          require: anonymous
        - path: /me
          require: {role: reader}
      """;

  @TempDir Path directory;

  @Test
  void theyDecideBeforeTheApplicationAndAreReadAgainWhenTheyChange() throws IOException {
    Path file = Files.writeString(directory.resolve("rules.yaml"), RULES);
    try (Shop shop =
        Shop.open(
            "sojourn.store.url=sqlite:" + directory.resolve("sessions.db"),
            "sojourn.rules=" + file)) {
      CurrentRules rules = shop.context.getBean(CurrentRules.class);
      MeterRegistry figures = shop.context.getBean(MeterRegistry.class);

      assertThat(shop.wire.get("/me", NOBODY).status()).isEqualTo(401); // Spring Security says 302
      Map<String, String> alice = Wire.after(NOBODY, shop.signIn(NOBODY, "alice", "right"));
      assertThat(shop.wire.get("/me", alice).status()).isEqualTo(403);
      makeReader(shop.context.getBean(SessionManager.class), "alice");
      assertThat(shop.wire.get("/me", alice).body()).contains("<alice true>");
      assertThat(shop.wire.get("/flashed", alice).status()).isEqualTo(403);
      assertThat(figures.get("sojourn.requests.refused").tag("reason", "denied").functionCounter())
          .satisfies(counted -> assertThat(counted.count()).isEqualTo(2));

      Files.writeString(file, "rules: [{path: /me, require: nobody}]");
      Waiting.until(Waiting.PATIENCE, "the rules", () -> rules.problem().isPresent());
      assertThat(figures.get("sojourn.rules.broken").gauge().value()).isEqualTo(1);
      assertThat(shop.wire.get("/me", alice).status()).isEqualTo(200);

      Files.writeString(file, "rules: [{path: /flashed, require: signed_in}]");
      Waiting.until(Waiting.PATIENCE, "the rules", () -> rules.problem().isEmpty());
      assertThat(figures.get("sojourn.rules.broken").gauge().value()).isZero();
      assertThat(shop.wire.get("/flashed", alice).status()).isEqualTo(200);
      assertThat(shop.wire.get("/me", alice).status()).isEqualTo(403);
    }
  }

  private static void makeReader(SessionManager sessions, String user) {
    sessions
        .users()
        .update(
            UserId.of(user),
            UserPatch.access(new Access(Set.of("CUSTOMER", "reader"), Set.of())),
            Initiator.APPLICATION);
  }
}
