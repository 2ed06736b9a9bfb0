package dev.sojourn.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.SessionId;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** RFC 9562 section 5.7. */
class TimeOrderedIdsTest {

  private static final Instant AT = Instant.parse("2026-01-01T00:00:00.123Z");

  private final TimeOrderedIds ids =
      new TimeOrderedIds(RandomGeneratorFactory.of("L64X128MixRandom").create(1));

  /** A source whose every bit is set, or none. */
  private static TimeOrderedIds allBits(boolean set) {
    return new TimeOrderedIds((RandomGenerator) () -> set ? -1L : 0L);
  }

  @Test
  void theFirst48BitsAreMilliseconds() {
    UUID id = ids.next(AT);
    assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(AT.toEpochMilli());
    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
  }

  @Test
  void allOtherBitsAreRandomAndNoMore() {
    UUID ones = allBits(true).next(AT);
    UUID zeros = allBits(false).next(AT);
    long high = ones.getMostSignificantBits() ^ zeros.getMostSignificantBits();
    long low = ones.getLeastSignificantBits() ^ zeros.getLeastSignificantBits();
    assertThat(high).isEqualTo(0x0fffL);
    assertThat(low).isEqualTo(0x3fff_ffff_ffff_ffffL);
    assertThat(Long.bitCount(high) + Long.bitCount(low)).isEqualTo(74);
    assertThat(ones.version()).isEqualTo(7);
    assertThat(zeros.variant()).isEqualTo(2);
  }

  @Test
  void laterIdsAreGreaterToTheMillisecond() {
    SessionId before = new SessionId(allBits(true).next(AT));
    SessionId after = new SessionId(allBits(false).next(AT.plusMillis(1)));
    assertThat(before).isLessThan(after);
    assertThat(before.toString()).isLessThan(after.toString());
  }

  @Test
  void aHundredThousandOfOneMillisecondAreAllDifferent() {
    Set<UUID> seen = new HashSet<>();
    for (int i = 0; i < 100_000; i++) {
      seen.add(ids.next(AT));
    }
    assertThat(seen).hasSize(100_000);
  }
}
