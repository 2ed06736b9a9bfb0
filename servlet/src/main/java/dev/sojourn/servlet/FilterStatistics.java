package dev.sojourn.servlet;

import java.util.Map;

/**
 * What a filter did since it began. Immutable.
 *
 * @param refused how many requests it answered by itself, for every refusal
 * @param crossSiteLetThrough how many it would have refused as cross-site if it did not only count
 *     them
 * @param unreadableAttributes how often an attribute was left out because its bytes could not be
 *     read here, after a deploy for instance
 * @param held how many connections are held now
 * @param areRulesBroken whether the file of rules is broken or gone, so that those from before are
 *     in force
 */
public record FilterStatistics(
    Map<Refusal, Long> refused,
    long crossSiteLetThrough,
    long unreadableAttributes,
    int held,
    boolean areRulesBroken) {

  /** Copies. */
  public FilterStatistics {
    refused = Map.copyOf(refused);
  }
}
