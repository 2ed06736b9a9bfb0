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
   * @param server the running server's clock, or null
   * @param newest when the store recorded something last, or null
   */
  static List<Finding> of(Instant now, @Nullable Instant server, @Nullable Instant newest) {
    List<Finding> findings = new ArrayList<>();
    if (server != null && Duration.between(server, now).abs().compareTo(TOLERANCE) > 0) {
      findings.add(
          Finding.wrong(AREA, "this machine says " + now + ", the running server " + server, MEND));
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
    if (findings.isEmpty()) {
      findings.add(
          Finding.ok(
              AREA,
              server == null && newest == null
                  ? "nothing to compare it with"
                  : "it agrees with the store and the server"));
    }
    return findings;
  }
}
