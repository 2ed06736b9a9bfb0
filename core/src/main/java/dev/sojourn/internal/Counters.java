package dev.sojourn.internal;

import dev.sojourn.RejectReason;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what happens in this process. Thread-safe. */
final class Counters {

  /** What a validation was decided by. */
  enum Source {
    /** The token's text and the keys. */
    TOKEN,
    /** The near cache. */
    CACHE,
    /** A read of the store. */
    STORE
  }

  private final Tally active = new Tally();
  private final Tally guest = new Tally();
  private final Map<RejectReason, Tally> rejected = new EnumMap<>(RejectReason.class);
  private final LongAdder stale = new LongAdder();
  private final ConcurrentMap<String, LongAdder> created = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, LongAdder> ended = new ConcurrentHashMap<>();

  Counters() {
    for (RejectReason reason : RejectReason.values()) {
      rejected.put(reason, new Tally());
    }
  }

  void active(Source source) {
    active.count(source);
  }

  void guest(Source source) {
    guest.count(source);
  }

  void rejected(RejectReason reason, Source source) {
    of(reason).count(source);
  }

  /** One of those above was decided by the near cache because the store was down. */
  void stale() {
    stale.increment();
  }

  long servedStale() {
    return stale.sum();
  }

  void created(String kind) {
    count(created, kind, 1);
  }

  void ended(String reason, int sessions) {
    if (sessions > 0) {
      count(ended, reason, sessions);
    }
  }

  private static void count(ConcurrentMap<String, LongAdder> counts, String name, int by) {
    counts.computeIfAbsent(name, n -> new LongAdder()).add(by);
  }

  /** By outcome; those that never happened are left out. */
  Map<String, Long> validations() {
    Map<String, Long> sums = new TreeMap<>();
    put(sums, "active", active);
    put(sums, "guest", guest);
    for (RejectReason reason : RejectReason.values()) {
      put(sums, reason.wireName(), of(reason));
    }
    return sums;
  }

  private Tally of(RejectReason reason) {
    return Objects.requireNonNull(rejected.get(reason), "every reason has its tally");
  }

  private static void put(Map<String, Long> sums, String outcome, Tally tally) {
    long sum = tally.sum();
    if (sum > 0) {
      sums.put(outcome, sum);
    }
  }

  Map<String, Long> created() {
    return read(created);
  }

  Map<String, Long> ended() {
    return read(ended);
  }

  /** Validations of whatever outcome that were decided by this. */
  long decidedBy(Source source) {
    long sum = active.of(source) + guest.of(source);
    for (Tally tally : rejected.values()) {
      sum += tally.of(source);
    }
    return sum;
  }

  private static Map<String, Long> read(ConcurrentMap<String, LongAdder> counts) {
    Map<String, Long> sums = new TreeMap<>();
    counts.forEach((name, adder) -> sums.put(name, adder.sum()));
    return sums;
  }

  /** One outcome, by source: a validation counts once, and both figures come of it. */
  private static final class Tally {
    private final LongAdder token = new LongAdder();
    private final LongAdder cache = new LongAdder();
    private final LongAdder store = new LongAdder();

    void count(Source source) {
      adder(source).increment();
    }

    long of(Source source) {
      return adder(source).sum();
    }

    long sum() {
      return token.sum() + cache.sum() + store.sum();
    }

    private LongAdder adder(Source source) {
      return switch (source) {
        case TOKEN -> token;
        case CACHE -> cache;
        case STORE -> store;
      };
    }
  }
}
