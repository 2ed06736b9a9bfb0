package dev.sojourn;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/**
 * One way the user proved who they are.
 *
 * @param method how
 * @param at when, to the millisecond
 * @param level the assurance level (1 to 3) that an identity provider or an attestation states for
 *     it, or 0 for the method's own
 */
public record Factor(FactorMethod method, Instant at, int level) {

  /** Checks the level and cuts the time to milliseconds, the precision that stores keep. */
  public Factor {
    Objects.requireNonNull(method, "method");
    at = at.truncatedTo(ChronoUnit.MILLIS);
    if (level < 0 || level > 3) {
      throw new IllegalArgumentException("level must be 0 to 3");
    }
  }

  /** A factor at the level of its method. */
  public static Factor of(FactorMethod method, Instant at) {
    return new Factor(method, at, 0);
  }
}
