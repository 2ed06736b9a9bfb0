package dev.sojourn.access;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A requirement that is not met. Immutable.
 *
 * @param requirement what is required
 * @param present what is there instead: names, a level, seconds, or a truth value; null when there
 *     is nothing of it
 */
public record Unmet(Requirement requirement, @Nullable Object present) {

  /** Those of {@code required} that {@code held} does not meet at {@code now}. */
  public static List<Unmet> of(List<Requirement> required, Held held, Instant now) {
    List<Unmet> unmet = new ArrayList<>();
    for (Requirement requirement : required) {
      if (!requirement.isMet(held, now)) {
        unmet.add(new Unmet(requirement, requirement.present(held, now)));
      }
    }
    return unmet;
  }
}
