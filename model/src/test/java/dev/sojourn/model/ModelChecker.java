package dev.sojourn.model;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import tlc2.TLC;

/** Runs TLC on {@code Freshness.tla}, each time in a process of its own: it keeps static state. */
final class ModelChecker {

  static final Path MODEL = Path.of("Freshness.tla");

  private static final Pattern VIOLATED =
      Pattern.compile(
          "^Error: (?:Invariant|Action property) (\\w+) is violated\\.$", Pattern.MULTILINE);

  private static final Pattern STATES =
      Pattern.compile(
          "^\\d+ states generated, (\\d+) distinct states found, (\\d+) states left on queue\\.$",
          Pattern.MULTILINE);

  private final Path directory;
  private final int threads;

  /**
   * A checker.
   *
   * @param directory for its files
   * @param threads with one it finds the same of the shortest ways to a violation each time
   */
  ModelChecker(Path directory, int threads) {
    this.directory = directory;
    this.threads = threads;
  }

  /**
   * What came out.
   *
   * @param succeeded whether everything was looked at, and all that must hold does
   * @param violated what does not hold, or empty
   * @param states how many distinct states were found
   * @param left how many of them were not looked at any more
   * @param output the checker's own words, with the way that led to the violation
   */
  record Outcome(boolean succeeded, String violated, long states, long left, String output) {}

  Outcome check(String configuration) throws IOException, InterruptedException {
    Path file = Files.writeString(directory.resolve("model.cfg"), configuration);
    Path output = directory.resolve("output");
    int exit =
        new ProcessBuilder(command(file))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start()
            .waitFor();
    return outcome(exit, Files.readString(output));
  }

  private List<String> command(Path configuration) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        threads == 1 ? "-XX:TieredStopAtLevel=1" : "-XX:TieredStopAtLevel=4", // short, or long
        "-Djava.io.tmpdir=" + directory, // where it unpacks modules, under fixed names
        "-cp",
        jar().toString(),
        TLC.class.getName(),
        "-deadlock", // nothing need ever happen
        "-workers",
        Integer.toString(threads),
        "-metadir",
        directory.resolve("states").toString(),
        "-config",
        configuration.toString(),
        MODEL.toString());
  }

  private static Path jar() {
    try {
      return Path.of(TLC.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException noFile) {
      throw new IllegalStateException(noFile);
    }
  }

  private static Outcome outcome(int exit, String output) {
    String violated =
        VIOLATED.matcher(output).results().map(found -> found.group(1)).findFirst().orElse("");
    MatchResult states =
        STATES
            .matcher(output)
            .results()
            .reduce((earlier, later) -> later)
            .orElseThrow(() -> new AssertionError("exit code " + exit + ", no result\n" + output));
    return new Outcome(
        exit == 0,
        violated,
        Long.parseLong(states.group(1)),
        Long.parseLong(states.group(2)),
        output);
  }
}
