package dev.sojourn.server.cli.local;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** This machine's clock against what others say. */
final class ClockFindings {

  private static final String AREA = "clock";
  private static final String MEND = "Let it be set from the network: timedatectl set-ntp true.";

  /** More than a slow answer, less than what a deadline would notice. */
  private static final Duration TOLERANCE = Duration.ofSeconds(5);

  private ClockFindings() {}

  /**
   * Compares.
   *
   * @param now read after the store was: a server may have written meanwhile
   * @param ahead how far the running server's clock is ahead of this machine's, or null
   * @param newest when the store recorded something last, or null
   */
  static List<Finding> of(Instant now, @Nullable Duration ahead, @Nullable Instant newest) {
    List<Finding> findings = new ArrayList<>();
    if (ahead != null && ahead.abs().compareTo(TOLERANCE) > 0) {
      findings.add(
          Finding.wrong(
              AREA,
              "the running server's clock is "
                  + ahead.abs().toSeconds()
                  + " s "
                  + (ahead.isNegative() ? "behind" : "ahead of")
                  + " this machine's",
              MEND));
    }
    if (newest != null && newest.isAfter(now.plus(TOLERANCE))) {
      findings.add(
          Finding.wrong(
              AREA,
              "this machine says "
                  + now
                  + ", but the store has recorded something at "
                  + newest
                  + ": sessions live longer until the clock gets there",
              MEND));
    }
    if (ahead == null && newest == null) {
      findings.add(Finding.note(AREA, "there is nothing yet to compare it with", ""));
    } else if (findings.isEmpty()) {
      findings.add(Finding.ok(AREA, "it agrees with what the store and the server say"));
    }
    return findings;
  }
}
