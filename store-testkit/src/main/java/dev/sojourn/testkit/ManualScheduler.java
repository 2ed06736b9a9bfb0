package dev.sojourn.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Delayed;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A scheduler whose tasks run when a test moves its {@link ManualTime}: on the thread that moves
 * it, in the order in which they are due, and among equals in the order in which they were
 * scheduled. A delay of zero or less is due at the next {@code advance}, also by zero.
 *
 * <p>Tasks handed over without a delay ({@code execute}, {@code submit}, {@code invokeAll}, {@code
 * invokeAny}) run at once on the calling thread. Shutting down cancels everything that has not run,
 * periodic or not, so that the scheduler is terminated as soon as it is shut down.
 *
 * <p>A task that throws is treated as {@link ScheduledExecutorService} says: its future holds what
 * was thrown, and a periodic one runs no more. {@link #failures} tells a test of it.
 *
 * <p>Thread-safe.
 */
public final class ManualScheduler extends AbstractExecutorService
    implements ScheduledExecutorService {

  private final ManualTime time;
  private final Object lock = new Object();
  private final PriorityQueue<Task<?>> queue = new PriorityQueue<>();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private long scheduled;
  private boolean shutdown;

  /** Bound to {@code time}. */
  public ManualScheduler(ManualTime time) {
    this.time = time;
    time.bind(this);
  }

  /** What scheduled tasks threw, in order; those that were handed over without a delay excepted. */
  public List<Throwable> failures() {
    return List.copyOf(failures);
  }

  /** How many tasks wait for their time; a periodic one counts as one. */
  public int waiting() {
    synchronized (lock) {
      return queue.size();
    }
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    return schedule(Executors.callable(command), delay, unit);
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
    return enqueue(new Task<>(callable, dueAfter(unit.toNanos(delay)), Repeat.NEVER, 0));
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable command, long initialDelay, long period, TimeUnit unit) {
    return repeat(command, initialDelay, Repeat.AT_FIXED_RATE, period, unit);
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable command, long initialDelay, long delay, TimeUnit unit) {
    return repeat(command, initialDelay, Repeat.WITH_FIXED_DELAY, delay, unit);
  }

  private ScheduledFuture<?> repeat(
      Runnable command, long initialDelay, Repeat how, long every, TimeUnit unit) {
    if (every <= 0) {
      throw new IllegalArgumentException("a period must be positive: " + every);
    }
    long due = dueAfter(unit.toNanos(initialDelay));
    return enqueue(new Task<>(Executors.callable(command), due, how, unit.toNanos(every)));
  }

  private long dueAfter(long nanos) {
    return time.now().monotonicNanos() + Math.max(0, nanos);
  }

  private <V> Task<V> enqueue(Task<V> task) {
    synchronized (lock) {
      if (shutdown) {
        throw new RejectedExecutionException("this scheduler is shut down");
      }
      task.sequence = scheduled++;
      queue.add(task);
    }
    return task;
  }

  /** When the next task is due, {@link Long#MAX_VALUE} if there is none. */
  long nextDueNanos() {
    synchronized (lock) {
      Task<?> next = queue.peek();
      return next == null ? Long.MAX_VALUE : next.dueNanos;
    }
  }

  /** Runs the next task, outside the lock: it may schedule others. */
  void runNext() {
    Task<?> task;
    synchronized (lock) {
      task = queue.poll();
    }
    if (task == null) {
      return;
    }
    boolean again = task.runOnce();
    synchronized (lock) {
      if (again && !shutdown) {
        task.sequence = scheduled++;
        queue.add(task);
      } else if (again) {
        task.cancel(false);
      }
    }
  }

  @Override
  public void execute(Runnable command) {
    synchronized (lock) {
      if (shutdown) {
        throw new RejectedExecutionException("this scheduler is shut down");
      }
    }
    command.run();
  }

  @Override
  public void shutdown() {
    shutdownNow();
  }

  @Override
  public List<Runnable> shutdownNow() {
    List<Task<?>> never;
    synchronized (lock) {
      shutdown = true;
      never = new ArrayList<>(queue);
      queue.clear();
    }
    never.forEach(task -> task.cancel(false));
    return List.copyOf(never);
  }

  @Override
  public boolean isShutdown() {
    synchronized (lock) {
      return shutdown;
    }
  }

  @Override
  public boolean isTerminated() {
    return isShutdown();
  }

  /** Does not wait: nothing runs but on the thread that moves time. */
  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return isTerminated();
  }

  private enum Repeat {
    NEVER,
    AT_FIXED_RATE,
    WITH_FIXED_DELAY
  }

  private final class Task<V> extends FutureTask<V> implements ScheduledFuture<V> {
    private final Repeat repeat;
    private final long everyNanos;
    private long dueNanos;
    private long sequence;

    Task(Callable<V> callable, long dueNanos, Repeat repeat, long everyNanos) {
      super(callable);
      this.dueNanos = dueNanos;
      this.repeat = repeat;
      this.everyNanos = everyNanos;
    }

    /** Runs it; whether it is to run again, at its new due time. */
    boolean runOnce() {
      if (repeat == Repeat.NEVER) {
        run();
        return false;
      }
      boolean again = runAndReset();
      long from = repeat == Repeat.AT_FIXED_RATE ? dueNanos : time.now().monotonicNanos();
      dueNanos = from + everyNanos;
      return again;
    }

    @Override
    protected void setException(Throwable thrown) {
      failures.add(thrown);
      super.setException(thrown);
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      boolean cancelled = super.cancel(mayInterruptIfRunning);
      synchronized (lock) {
        queue.remove(this);
      }
      return cancelled;
    }

    @Override
    public long getDelay(TimeUnit unit) {
      Duration left = Duration.ofNanos(dueNanos - time.now().monotonicNanos());
      return unit.convert(left);
    }

    @Override
    public int compareTo(Delayed other) {
      if (other instanceof Task<?> that) {
        int byTime = Long.compare(dueNanos, that.dueNanos);
        return byTime != 0 ? byTime : Long.compare(sequence, that.sequence);
      }
      return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }
}
