package dev.sojourn.internal;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Says whether a key was invalidated since a moment, in constant space: each of many stripes keeps
 * the number of its latest invalidation. Two keys of one stripe can only cause a needless yes.
 * Thread-safe.
 */
final class Invalidations {

  private static final int STRIPES = 4096;

  private final AtomicLong count = new AtomicLong();
  private final AtomicLong all = new AtomicLong();
  private final AtomicLongArray stripes = new AtomicLongArray(STRIPES);

  /** The present moment. */
  long now() {
    return count.get();
  }

  void add(Object key) {
    stripes.accumulateAndGet(stripe(key), count.incrementAndGet(), Math::max);
  }

  void all() {
    all.accumulateAndGet(count.incrementAndGet(), Math::max);
  }

  /** Whether {@code key}, or everything, was invalidated after {@code moment}. */
  boolean isSince(long moment, Object key) {
    return stripes.get(stripe(key)) > moment || all.get() > moment;
  }

  private static int stripe(Object key) {
    int hash = key.hashCode();
    return (hash ^ hash >>> 16) & (STRIPES - 1);
  }
}
