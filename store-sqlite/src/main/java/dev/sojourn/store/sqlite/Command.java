package dev.sojourn.store.sqlite;

import dev.sojourn.store.Change;
import dev.sojourn.store.jdbc.Locks;
import dev.sojourn.store.jdbc.Step;
import dev.sojourn.store.jdbc.Tx;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What a caller wants written, and the answer to it. Runs in a savepoint of its own, so that its
 * failure leaves the commands beside it alone; is answered when all of them are committed.
 */
final class Command<T extends @Nullable Object> {

  private final Step<T> work;
  private final CompletableFuture<T> answer = new CompletableFuture<>();
  private final AtomicBoolean taken = new AtomicBoolean();
  private Runnable settlement = () -> {};

  Command(Step<T> work) {
    this.work = work;
  }

  /** Whether it is still wanted, and now the caller's of this method alone. */
  boolean take() {
    return taken.compareAndSet(false, true);
  }

  /** The answer to come. */
  CompletableFuture<T> answer() {
    return answer;
  }

  /**
   * Runs it.
   *
   * @param changes gathers what it changed
   * @throws SQLException if the transaction is lost
   */
  void run(SqliteSql sql, List<Change> changes) throws SQLException {
    Tx tx = new Tx(sql, Locks.ONE_WRITER);
    sql.execute("SAVEPOINT command");
    try {
      T value = work.in(tx);
      sql.execute("RELEASE command");
      changes.addAll(tx.changes());
      settlement = () -> answer.complete(value);
    } catch (SQLException | RuntimeException failed) {
      settlement = () -> answer.completeExceptionally(failed);
      undo(sql, failed);
    }
  }

  private static void undo(SqliteSql sql, Exception failed) throws SQLException {
    try {
      sql.execute("ROLLBACK TO command");
      sql.execute("RELEASE command");
    } catch (SQLException lost) {
      // SQLite has rolled back everything, as it does when the disk is full: the whole group fails.
      throw failed instanceof SQLException cause ? cause : lost;
    }
  }

  /** Answers, after the commit. */
  void settle() {
    settlement.run();
  }

  /** Answers that nothing came of it. */
  void fail(Throwable fault) {
    answer.completeExceptionally(fault);
  }
}
