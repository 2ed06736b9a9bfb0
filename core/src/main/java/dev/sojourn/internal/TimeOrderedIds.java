package dev.sojourn.internal;

import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Makes ids in the layout of UUIDv7 (RFC 9562 section 5.7): 48 bits of time, 74 of randomness. */
final class TimeOrderedIds {

  private final RandomGenerator random;

  TimeOrderedIds(RandomGenerator random) {
    this.random = random;
  }

  UUID next(Instant now) {
    long high = now.toEpochMilli() << 16 | 0x7000 | (random.nextLong() & 0x0fff);
    long low = (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }
}
