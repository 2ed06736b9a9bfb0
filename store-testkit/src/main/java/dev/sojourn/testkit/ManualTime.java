package dev.sojourn.testkit;

import dev.sojourn.TimeSource;
import dev.sojourn.store.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Both clocks, moved by a test alone. The wall begins at {@link #START}, the monotonic clock at an
 * origin of its own, and both move together; {@link #jumpWall} moves only the wall, as a corrected
 * clock or a resumed machine does.
 *
 * <p>Moving time forward runs the tasks of every {@link ManualScheduler} bound to it that become
 * due, one after the other on the calling thread, each at the very instant at which it is due.
 *
 * <p>Thread-safe. Several threads that move time do so one after the other; a task may move time
 * itself, it never goes back.
 */
public final class ManualTime implements TimeSource {

  /** Where the wall begins. */
  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /** Unlike any wall time, so that a mix-up of both clocks shows. */
  private static final long MONOTONIC_ORIGIN = 77_000_000_000L;

  private final ReentrantLock moving = new ReentrantLock();
  private final List<ManualScheduler> schedulers = new CopyOnWriteArrayList<>();
  private volatile Reading reading;

  private record Reading(Instant wall, long nanos) {
    Reading plus(Duration duration) {
      return new Reading(wall.plus(duration), nanos + duration.toNanos());
    }
  }

  /** Begins at {@link #START}. */
  public ManualTime() {
    this(START);
  }

  /** Begins at {@code start}. */
  public ManualTime(Instant start) {
    reading = new Reading(start, MONOTONIC_ORIGIN);
  }

  @Override
  public Moment now() {
    Reading read = reading;
    return new Moment(read.wall().toEpochMilli(), read.nanos());
  }

  /**
   * Moves both clocks forward and runs what becomes due; zero runs what is due already.
   *
   * @throws IllegalArgumentException if {@code duration} is negative
   */
  public void advance(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("time only goes forward; see jumpWall: " + duration);
    }
    moving.lock();
    try {
      long target = reading.nanos() + duration.toNanos();
      Optional<ManualScheduler> next = nextWithin(target);
      while (next.isPresent()) {
        moveTo(next.get().nextDueNanos());
        next.get().runNext();
        next = nextWithin(target);
      }
      moveTo(target);
    } finally {
      moving.unlock();
    }
  }

  /**
   * Advances until the wall shows {@code instant}.
   *
   * @throws IllegalArgumentException if it shows a later one already
   */
  public void advanceTo(Instant instant) {
    moving.lock();
    try {
      advance(Duration.between(reading.wall(), instant));
    } finally {
      moving.unlock();
    }
  }

  /** Moves the wall alone, to either side. Nothing becomes due by it. */
  public void jumpWall(Duration duration) {
    moving.lock();
    try {
      reading = new Reading(reading.wall().plus(duration), reading.nanos());
    } finally {
      moving.unlock();
    }
  }

  void bind(ManualScheduler scheduler) {
    schedulers.add(scheduler);
  }

  private Optional<ManualScheduler> nextWithin(long targetNanos) {
    return schedulers.stream()
        .filter(s -> s.nextDueNanos() <= targetNanos)
        .min(Comparator.comparingLong(ManualScheduler::nextDueNanos));
  }

  private void moveTo(long nanos) {
    Reading read = reading;
    if (nanos > read.nanos()) {
      reading = read.plus(Duration.ofNanos(nanos - read.nanos()));
    }
  }

  /** Both clocks. */
  @Override
  public String toString() {
    return "ManualTime[" + reading.wall() + ", " + reading.nanos() + " ns]";
  }
}
