package dev.sojourn.store.sqlite;

import static dev.sojourn.AttributeDelta.set;
import static dev.sojourn.EndReason.CREDENTIAL_CHANGED;
import static dev.sojourn.EndReason.SIGNED_OUT;
import static dev.sojourn.FactorMethod.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Client;
import dev.sojourn.Creation;
import dev.sojourn.Creation.Created;
import dev.sojourn.Creation.Refused;
import dev.sojourn.Initiator;
import dev.sojourn.Session;
import dev.sojourn.SessionId;
import dev.sojourn.SessionManager;
import dev.sojourn.SignIn;
import dev.sojourn.UserId;
import dev.sojourn.Validation.Active;
import dev.sojourn.Validation.Guest;
import dev.sojourn.Validation.Rejected;
import dev.sojourn.token.SessionToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's example of the library: compiled, run, and the same to the letter. */
class ReadmeExampleTest {

  private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Path SOURCE =
      Path.of("src/test/java/dev/sojourn/store/sqlite/ReadmeExampleTest.java");

  @TempDir Path directory;

  private final List<String> said = new ArrayList<>();
  private final Client client = Client.UNKNOWN;
  private final SessionId sessionId = new SessionId(new UUID(0x7000, Long.MIN_VALUE));
  private SessionToken token = SessionToken.of("nothing");

  @Test
  void runs() {
    example();
    assertThat(said).containsExactly("cookie", "served alice");
  }

  @Test
  void isTheReadmesToTheLetter() throws IOException {
    Matcher block = BLOCK.matcher(Files.readString(Path.of("../README.md")));
    assertThat(block.find()).isTrue();
    String readme = words(block.group(1).replace("Path.of(\"sessions.db\")", "file()"));
    assertThat(words(Files.readString(SOURCE))).contains(readme);
  }

  @Test
  void theReadmeNamesTheArtifactAsTheBuildDoes() throws IOException {
    Matcher block =
        Pattern.compile("<dependency>(.*?)</dependency>", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("../README.md")));
    assertThat(block.find()).isTrue();

    String build = Files.readString(Path.of("pom.xml"));

    assertThat(block.group(1).strip().lines().map(String::strip))
        .hasSize(3)
        .allMatch(build::contains);
  }

  private static String words(String code) {
    return code.replaceAll("\\s+", ""); // the formatter breaks lines where the README does not
  }

  private void example() {
    try (SessionManager sessions = SessionManager.builder(SqliteStore.open(file())).build()) {

      switch (sessions.create(
          SignIn.user("alice").roles("editor").factor(PASSWORD).client(client))) {
        case Created created -> setCookie(created.token()); // the only time the token is seen
        case Refused refused -> explain(refused.reason()); // user_disabled, limit_reached, ...
      }
      switch (sessions.validate(token, client)) {
        case Active active -> serve(active.session());
        case Guest guest -> serveAnonymously(guest.session());
        case Rejected rejected -> refuse(rejected.reason()); // an enum, for logs and metrics
      }
      sessions.update(sessionId, set("theme", "dark")); // atomic per attribute
      sessions.end(sessionId, SIGNED_OUT);
      sessions.endAllOf(UserId.of("alice"), null, CREDENTIAL_CHANGED, Initiator.APPLICATION);
    }
  }

  private Path file() {
    return directory.resolve("sessions.db");
  }

  private void setCookie(SessionToken value) {
    token = value;
    said.add("cookie");
  }

  private void explain(Creation.Reason reason) {
    said.add("refused " + reason.wireName());
  }

  private void serve(Session session) {
    said.add("served " + session.userId());
  }

  private void serveAnonymously(Session session) {
    said.add("served a guest " + session.id());
  }

  private void refuse(dev.sojourn.RejectReason reason) {
    said.add("refused " + reason.wireName());
  }
}
