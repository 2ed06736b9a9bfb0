package dev.sojourn.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.store.Moment;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeaseTest {

  private static final long WALL = 1_800_000_000_000L;
  private static final Duration BOUND = Duration.ofSeconds(1);

  private final Lease lease = new Lease();

  private boolean holdsAfter(long monotonicMillis, long wallMillis) {
    Moment now = new Moment(WALL + wallMillis, Duration.ofMillis(monotonicMillis).toNanos());
    return lease.holds(now, BOUND);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, true",
    "1000, 1000, true",
    "1001, 1000, false", // too old
    "1000, 1001, false", // asleep for a moment
    "10, 1001, false", // asleep for as long as the bound: together they would be twice as old
    "900, -100, true", // the wall clock was set back by less than the bound
    "900, -101, false",
    "500, -5000, false",
    "0, 300000, false",
  })
  void holdsWhileBothClocksSaySo(long monotonic, long wall, boolean holds) {
    lease.renew(new Moment(WALL, 0));

    assertThat(holdsAfter(monotonic, wall)).isEqualTo(holds);
  }

  @Test
  void withoutAProofThereIsNone() {
    assertThat(holdsAfter(0, 0)).isFalse();
    lease.renew(new Moment(WALL, 0));
    lease.lapse();
    assertThat(holdsAfter(0, 0)).isFalse();
  }
}
