package dev.sojourn.access;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the rules say of a request, and why. Immutable. */
public sealed interface Decision {

  /**
   * It may pass.
   *
   * @param rule the first one that is about it, whose requirements are all met
   */
  record Allowed(Rule rule) implements Decision {}

  /**
   * It may not.
   *
   * @param rule the first one that is about it; null when none is, which nobody passes
   * @param unmet what the rule requires and is not there; empty without a rule
   * @param remedy what can be done about it
   */
  record Denied(@Nullable Rule rule, List<Unmet> unmet, Remedy remedy) implements Decision {

    /** Copies. */
    public Denied {
      unmet = List.copyOf(unmet);
    }
  }

  /**
   * It is malformed: 400, whoever asks.
   *
   * @param flaw why
   * @param meanings the ways to read its path with the rule for each, when that is why
   */
  record Malformed(Flaw flaw, List<Meaning> meanings) implements Decision {

    /** Copies. */
    public Malformed {
      meanings = List.copyOf(meanings);
    }
  }

  /**
   * What an ambiguous path would mean.
   *
   * @param path the path as read so
   * @param rule the first one that is about it; null when none is
   */
  record Meaning(String path, @Nullable Rule rule) {}
}
