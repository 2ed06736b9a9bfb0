package dev.sojourn.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.model.ModelChecker.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The design of feed, lease and near cache keeps its promises, and each part of it is needed. */
class FreshnessModelTest {

  private static final String SOUND = "  Mutation = \"none\"\n";
  private static final Pattern FAULTS = Pattern.compile("  Faults = .*\n");
  private static final Pattern MUST_HOLD = Pattern.compile("(INVARIANTS|PROPERTY) .*\n");
  private static final Pattern MISTAKE = Pattern.compile("\\bIs\\(\"(\\w+)\"\\)");

  /** A mistake that shows that the model does something, not that the design needs something. */
  private static final Mistake WITNESS =
      new Mistake("small", "answersLeaveTraces", "NothingHappens");

  /**
   * One of our own.
   *
   * @param configuration in which it is made
   * @param name what the model calls it
   * @param violated what does not hold then
   */
  record Mistake(String configuration, String name, String violated) {}

  @TempDir private Path directory;

  private static List<Mistake> mistakes() {
    return List.of(
        new Mistake("small", "fillsUnguarded", "Contract"),
        new Mistake("small", "fillsSurvive", "Contract"),
        new Mistake("small", "momentNotedLate", "Contract"),
        new Mistake("small", "entriesSurvive", "Contract"),
        new Mistake("small", "answerProves", "Contract"),
        new Mistake("small", "proofBeforeChanges", "Contract"),
        new Mistake("small", "entryBeforeLease", "Contract"),
        new Mistake("order", "serialNumber", "Contract"),
        new Mistake("crowd", "sharedUnjudged", "Contract"),
        new Mistake("crowd", "olderReplacesNewer", "NeverOlder"),
        new Mistake("own", "passesOverUntold", "Contract"),
        new Mistake("own", "passesOverUnknown", "Contract"),
        new Mistake("sleep", "monotonicClockAlone", "Contract"),
        new Mistake("sleep", "clocksMayDiffer", "Contract"),
        new Mistake("clock", "wallClockAlone", "Contract"),
        new Mistake("failover", "readingProves", "Contract"),
        new Mistake("failover", "serverNotCompared", "Contract"),
        new Mistake("sqlite", "acknowledgedBeforeTold", "Contract"));
  }

  /** The least numbers are a little below those that were seen: a model that does less is none. */
  @ParameterizedTest
  @CsvSource({
    "small, 4500",
    "own, 13000",
    "crowd, 17000",
    "order, 51000",
    "sleep, 18000",
    "clock, 16500",
    "failover, 28000",
    "sqlite, 1400"
  })
  void theDesignHolds(String configuration, long leastStates) throws Exception {
    assertHolds(new ModelChecker(directory, 1).check(text(configuration)), leastStates);
  }

  @ParameterizedTest
  @CsvSource({
    "order, 1400000",
    "crowd, 420000",
    "faults, 440000",
    "bound, 500000",
    "sqlite, 120000"
  })
  @Tag("soak")
  void theDesignHoldsForMoreOfEverything(String configuration, long leastStates) throws Exception {
    assertHolds(new ModelChecker(directory, 2).check(text("soak-" + configuration)), leastStates);
  }

  private static void assertHolds(Outcome outcome, long leastStates) {
    assertThat(outcome.succeeded()).as(outcome.output()).isTrue();
    assertThat(outcome.left()).isZero();
    assertThat(outcome.states()).isGreaterThan(leastStates);
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void eachMistakeIsCaught(Mistake mistake) throws Exception {
    String text = text(mistake.configuration());
    assertThat(text).contains(SOUND);

    Outcome outcome =
        check(text.replace(SOUND, SOUND.replace("none", mistake.name())), mistake.violated());

    assertThat(outcome.violated()).as(outcome.output()).isEqualTo(mistake.violated());
  }

  /** What the design does not withstand, and so must be kept away from it: docs/consistency.md. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "small    | \"pause\"                | Contract",
        "small    | \"suspend\", \"setBack\"   | Contract",
        "failover | \"failOver\", \"unfenced\" | Contract",
        "failover | \"failOver\", \"unfenced\" | NothingOldStays"
      })
  void withoutWhatItRestsOnItFalls(String configuration, String faults, String violated)
      throws Exception {
    String text = text(configuration);
    assertThat(text).containsPattern(FAULTS);

    Outcome outcome =
        check(FAULTS.matcher(text).replaceFirst("  Faults = {" + faults + "}\n"), violated);

    assertThat(outcome.violated()).as(outcome.output()).isEqualTo(violated);
  }

  /** Else nothing could be answered too old. */
  @Test
  void answersComeFromMemoryAfterChangesWereHeard() throws Exception {
    eachMistakeIsCaught(WITNESS);
  }

  @Test
  void everyMistakeThatTheModelKnowsIsMade() throws IOException {
    Set<String> known =
        MISTAKE
            .matcher(Files.readString(ModelChecker.MODEL))
            .results()
            .map(found -> found.group(1))
            .filter(name -> !name.equals(WITNESS.name()))
            .collect(Collectors.toSet());

    assertThat(mistakes()).extracting(Mistake::name).containsExactlyInAnyOrderElementsOf(known);
  }

  /** Asks after one thing alone, so that it is this one that falls. */
  private Outcome check(String text, String asked) throws Exception {
    String kind = asked.equals("NeverOlder") ? "PROPERTY " : "INVARIANT ";
    return new ModelChecker(directory, 1)
        .check(MUST_HOLD.matcher(text).replaceAll("") + kind + asked + "\n");
  }

  private static String text(String configuration) throws IOException {
    return Files.readString(Path.of(configuration + ".cfg"));
  }
}
