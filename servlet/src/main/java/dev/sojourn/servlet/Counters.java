package dev.sojourn.servlet;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts what a filter did. Thread-safe. */
final class Counters {

  private final Map<Refusal, LongAdder> refused = new EnumMap<>(Refusal.class);
  private final LongAdder crossSiteLetThrough = new LongAdder();
  private final LongAdder unreadableAttributes = new LongAdder();

  Counters() {
    for (Refusal refusal : Refusal.values()) {
      refused.put(refusal, new LongAdder());
    }
  }

  void refused(Refusal refusal) {
    refused.getOrDefault(refusal, crossSiteLetThrough).increment();
  }

  void crossSiteLetThrough() {
    crossSiteLetThrough.increment();
  }

  void unreadableAttribute() {
    unreadableAttributes.increment();
  }

  FilterStatistics read(int held, boolean areRulesBroken) {
    Map<Refusal, Long> sums = new EnumMap<>(Refusal.class);
    refused.forEach((refusal, count) -> sums.put(refusal, count.sum()));
    return new FilterStatistics(
        sums, crossSiteLetThrough.sum(), unreadableAttributes.sum(), held, areRulesBroken);
  }
}
