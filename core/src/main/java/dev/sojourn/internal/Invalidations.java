package dev.sojourn.internal;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Says whether a key was invalidated since a moment, in constant space: each of many stripes keeps
 * the number of its latest invalidation. Two keys of one stripe can only cause a needless yes,
 * which costs a read of the store. Thread-safe.
 */
final class Invalidations {

  /** So many that a hundred users changed each second disturb one session in 600 each second. */
  private static final int STRIPES = 65_536;

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
    return isSince(moment, stripe(key));
  }

  /** The same for any key of this {@linkplain #stripe stripe}. */
  boolean isSince(long moment, int stripe) {
    return stripes.get(stripe) > moment || all.get() > moment;
  }

  /** Where {@code key} is kept: for who asks often, and has no use for the key itself. */
  static int stripe(Object key) {
    int hash = key.hashCode();
    return (hash ^ hash >>> 16) & (STRIPES - 1);
  }
}
