package dev.sojourn.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what happens in this process. Thread-safe. */
final class Counters {

  private final ConcurrentMap<String, LongAdder> validations = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, LongAdder> created = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, LongAdder> ended = new ConcurrentHashMap<>();
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();

  void validated(String outcome) {
    count(validations, outcome, 1);
  }

  void created(String kind) {
    count(created, kind, 1);
  }

  void ended(String reason, int sessions) {
    if (sessions > 0) {
      count(ended, reason, sessions);
    }
  }

  void cacheAsked(boolean hit) {
    (hit ? hits : misses).increment();
  }

  private static void count(ConcurrentMap<String, LongAdder> counts, String name, int by) {
    LongAdder adder = counts.get(name); // without the lock of computeIfAbsent on every request
    (adder != null ? adder : counts.computeIfAbsent(name, n -> new LongAdder())).add(by);
  }

  Map<String, Long> validations() {
    return read(validations);
  }

  Map<String, Long> created() {
    return read(created);
  }

  Map<String, Long> ended() {
    return read(ended);
  }

  long hits() {
    return hits.sum();
  }

  long misses() {
    return misses.sum();
  }

  private static Map<String, Long> read(ConcurrentMap<String, LongAdder> counts) {
    Map<String, Long> sums = new java.util.TreeMap<>();
    counts.forEach((name, adder) -> sums.put(name, adder.sum()));
    return sums;
  }
}
