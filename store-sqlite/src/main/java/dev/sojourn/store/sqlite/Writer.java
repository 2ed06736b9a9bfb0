package dev.sojourn.store.sqlite;

import dev.sojourn.store.Change;
import dev.sojourn.store.jdbc.Step;
import dev.sojourn.store.jdbc.Subscriptions;
import dev.sojourn.store.jdbc.Unavailable;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that writes. Commands that wait at the same time share a transaction, and so the
 * fsync that makes them durable.
 */
final class Writer {

  /** The most commands of one transaction. */
  static final int MAX_GROUP = 256;

  /** The most commands that wait. */
  static final int MAX_WAITING = 4_096;

  private static final Logger LOG = System.getLogger(Writer.class.getName());

  private final SqliteSql sql;
  private final Subscriptions feeds;
  private final Duration patience;
  private final BlockingQueue<Command<?>> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final Command<@Nullable Void> last = new Command<>(tx -> null);
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Thread thread;

  Writer(SqliteSql sql, Subscriptions feeds, Duration patience) {
    this.sql = sql;
    this.feeds = feeds;
    this.patience = patience;
    this.thread = Thread.ofPlatform().daemon().name("sojourn-sqlite-writer").unstarted(this::work);
  }

  void start() {
    thread.start();
  }

  /**
   * Has the work done in a transaction and waits until it is durable.
   *
   * @param operation what it is, with ids, for the text of a fault
   */
  <T extends @Nullable Object> T run(String operation, Step<T> work) {
    Command<T> command = new Command<>(work);
    try {
      enqueue(operation, command);
      return command.answer().get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      // Not begun yet: then it never will be. Begun: then nobody knows.
      command.take();
      throw Unavailable.overloaded(operation, patience);
    } catch (InterruptedException interrupted) {
      command.take();
      throw Unavailable.interrupted(operation, interrupted);
    } catch (ExecutionException failed) {
      throw failure(operation, failed.getCause());
    }
  }

  private void enqueue(String operation, Command<?> command) throws InterruptedException {
    if (closed.get()) {
      throw Unavailable.closed(operation);
    }
    if (!waiting.offer(command, patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw Unavailable.overloaded(operation, patience);
    }
    // The writer empties the queue once more after closing began; what comes later is ours again.
    if (closed.get() && waiting.remove(command)) {
      throw Unavailable.closed(operation);
    }
  }

  private static RuntimeException failure(String operation, @Nullable Throwable cause) {
    return switch (cause) {
      case SQLException fault -> Faults.of(operation, fault);
      case RuntimeException refused -> refused;
      case null, default -> new IllegalStateException(operation + " failed", cause);
    };
  }

  /** Has everything done that waits, then ends the thread. May be repeated. */
  void close() {
    if (closed.compareAndSet(false, true)) {
      boolean interrupted = false;
      while (!waiting.offer(last)) {
        LockSupport.parkNanos(1_000_000);
      }
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException askedToHurry) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void work() {
    List<Command<?>> group = new ArrayList<>(MAX_GROUP);
    boolean open = true;
    while (open) {
      group.clear();
      gather(group);
      open = !group.contains(last);
      if (!open) {
        waiting.drainTo(group);
      }
      group.removeIf(command -> !command.take());
      write(group);
    }
  }

  private void gather(List<Command<?>> group) {
    try {
      group.add(waiting.take());
      waiting.drainTo(group, MAX_GROUP - 1);
    } catch (InterruptedException nobodyDoesThat) {
      LOG.log(Level.WARNING, "the writer was interrupted, and goes on", nobodyDoesThat);
    }
  }

  private void write(List<Command<?>> group) {
    List<Change> changes = new ArrayList<>();
    try {
      sql.execute("BEGIN IMMEDIATE");
      for (Command<?> command : group) {
        command.run(sql, changes);
      }
      sql.execute("COMMIT");
    } catch (SQLException | RuntimeException | Error fault) {
      rollBack();
      group.forEach(command -> command.fail(fault));
      return;
    }
    feeds.changed(changes);
    group.forEach(Command::settle);
  }

  private void rollBack() {
    try {
      sql.execute("ROLLBACK");
    } catch (SQLException alreadyRolledBack) {
      LOG.log(Level.DEBUG, "nothing left to roll back", alreadyRolledBack);
    }
  }
}
