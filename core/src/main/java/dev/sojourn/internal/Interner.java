package dev.sojourn.internal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * Makes equal values one, so that what a million sessions have in common is in memory once. Knows
 * the {@value #MAX} values that are asked for most: others are right too, only not shared.
 * Immutable values only. Thread-safe.
 */
final class Interner {

  static final int MAX = 16_384;

  private final Cache<Object, Object> known =
      Caffeine.newBuilder().maximumSize(MAX).executor(Runnable::run).build();

  /** The one among the values equal to this that was asked for first: itself, if it is new. */
  @SuppressWarnings("unchecked") // equal values of the types kept here have one type
  <T> T one(T value) {
    return (T) known.get(value, same -> same);
  }
}
