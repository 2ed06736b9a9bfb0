package dev.sojourn.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Client;
import dev.sojourn.RejectReason;
import dev.sojourn.SessionManager;
import dev.sojourn.Validation;
import dev.sojourn.token.SessionToken;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** SIGKILL in the middle of parallel sign-ins: what was acknowledged is there after the restart. */
class CrashTest {

  @TempDir Path directory;

  /** Kills before one of so many lines of what the process says, a bit later each time. */
  private static final int LAST_LINE = 1_260;

  @RepeatedTest(5)
  void acknowledgedSessionsAndEndsSurviveSigkill(RepetitionInfo round) throws Exception {
    killAndCheck(round);
  }

  @RepeatedTest(60)
  @Tag("soak")
  void acknowledgedSessionsAndEndsSurviveManySigkills(RepetitionInfo round) throws Exception {
    killAndCheck(round);
  }

  private void killAndCheck(RepetitionInfo round) throws Exception {
    Path file = directory.resolve("sessions.db");
    int lines = LAST_LINE * round.getCurrentRepetition() / round.getTotalRepetitions();
    Acknowledged acknowledged = runUntilKilled(file, lines);
    try (SessionManager sessions = SessionManager.builder(SqliteStore.open(file)).build()) {
      assertThat(acknowledged.tokens).isNotEmpty();
      acknowledged.tokens.forEach((id, token) -> {
        Validation answer = sessions.validate(SessionToken.of(token), Client.UNKNOWN);
        if (acknowledged.ended.contains(id)) {
          assertThat(answer)
              .isInstanceOfSatisfying(
                  Validation.Rejected.class,
                  r -> assertThat(r.reason()).isEqualTo(RejectReason.SIGNED_OUT));
        } else if (answer instanceof Validation.Rejected rejected) {
          // Its end may have been stored and the kill have come before it could be said.
          assertThat(rejected.reason()).isEqualTo(RejectReason.SIGNED_OUT);
          assertThat(acknowledged.mayBeEnding).contains(id);
        } else {
          assertThat(answer).isInstanceOf(Validation.Active.class);
        }
      });
    }
  }

  /**
   * What the killed process had said.
   *
   * @param tokens of the sessions that were created, by id
   * @param ended of those that were ended
   * @param mayBeEnding those whose end was about to come
   */
  private record Acknowledged(
      Map<String, String> tokens, Set<String> ended, Set<String> mayBeEnding) {}

  private static Acknowledged runUntilKilled(Path file, int lines) throws IOException {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                // It does not live long enough for more to pay off.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                classPath(),
                CrashingProcess.class.getName(),
                file.toString(),
                "1000")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Acknowledged said = new Acknowledged(new TreeMap<>(), new HashSet<>(), new HashSet<>());
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      String line = out.readLine();
      for (int n = 0; line != null; n++) {
        if (n == lines) {
          process.toHandle().destroyForcibly(); // SIGKILL; the handle leaves the pipe to be read
        }
        note(line, said);
        line = out.readLine();
      }
    } finally {
      process.destroyForcibly();
    }
    said.mayBeEnding().removeAll(said.ended());
    return said;
  }

  /** Everything this test runs from, be it on the class path or on the module path. */
  private static String classPath() {
    return String.join(
        File.pathSeparator,
        Path.of("target", "test-classes").toAbsolutePath().toString(),
        System.getProperty("jdk.module.path", ""),
        System.getProperty("java.class.path", ""));
  }

  private static void note(String line, Acknowledged said) {
    String[] words = line.split(" ", -1);
    if (words[0].equals("created") && words.length == 4) { // the line is whole
      said.tokens().put(words[1], words[2]);
      if (words[3].equals("ends")) {
        said.mayBeEnding().add(words[1]);
      }
    } else if (words[0].equals("ended") && words.length == 2 && words[1].length() == 36) {
      said.ended().add(words[1]);
    }
  }
}
