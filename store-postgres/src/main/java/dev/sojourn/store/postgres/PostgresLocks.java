package dev.sojourn.store.postgres;

import dev.sojourn.SessionId;
import dev.sojourn.UserId;
import dev.sojourn.store.jdbc.Locks;
import dev.sojourn.store.jdbc.Row;
import dev.sojourn.store.jdbc.Sql;
import java.sql.SQLException;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Locks of rows, each taken in a statement of its own: what a later statement reads is what stands
 * once the lock is held. For a row that is not there an advisory lock on its name stands in.
 */
final class PostgresLocks implements Locks {

  private final Sql sql;

  PostgresLocks(Sql sql) {
    this.sql = sql;
  }

  @Override
  public void tenant(String tenant) throws SQLException {
    rowOrPlace(
        "SELECT 1 FROM tenants WHERE tenant = ? FOR NO KEY UPDATE", "tenant", tenant, tenant);
  }

  @Override
  public void user(UserId user) throws SQLException {
    rowOrPlace(
        "SELECT 1 FROM users WHERE tenant = ? AND id = ? FOR NO KEY UPDATE",
        user.tenant(),
        user.id(),
        user.tenant(),
        user.id());
  }

  @Override
  public void openSessionsOf(UserId user) throws SQLException {
    sql.list(
        "SELECT 1 FROM sessions WHERE tenant = ? AND user_id = ? AND ended_at IS NULL"
            + " ORDER BY id FOR NO KEY UPDATE",
        Row::number,
        user.tenant(),
        user.id());
  }

  @Override
  public void sessions(Collection<SessionId> sessions) throws SQLException {
    if (!sessions.isEmpty()) {
      sql.list(
          "SELECT 1 FROM sessions WHERE id = ANY(?) AND ended_at IS NULL"
              + " ORDER BY id FOR NO KEY UPDATE",
          Row::number,
          (Object) sessions.toArray(SessionId[]::new));
    }
  }

  @Override
  public void record(String space, String key) throws SQLException {
    place(space, key);
  }

  @Override
  public void store() throws SQLException {
    sql.number("SELECT 1 FROM store FOR NO KEY UPDATE");
  }

  /** A part of housekeeping, if no other node has it; until the end of the transaction. */
  boolean isMine(String part) throws SQLException {
    return sql.holds("SELECT pg_try_advisory_xact_lock(hashtextextended(?, 1))", part);
  }

  private void rowOrPlace(String lock, String space, String name, @Nullable Object... key)
      throws SQLException {
    if (sql.first(lock, Row::number, key) == null) {
      place(space, name);
      sql.first(lock, Row::number, key); // it may have been made while we waited
    }
  }

  private void place(String space, String name) throws SQLException {
    sql.first(
        "SELECT pg_advisory_xact_lock(hashtextextended(?, hashtextextended(?, 0)))",
        row -> true,
        name,
        space);
  }
}
