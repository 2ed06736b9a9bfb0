package dev.sojourn.store.postgres;

import dev.sojourn.DeviceId;
import dev.sojourn.SessionId;
import dev.sojourn.UserId;
import dev.sojourn.store.jdbc.Locks;
import dev.sojourn.store.jdbc.Sql;
import java.sql.SQLException;
import java.util.Collection;

/**
 * Locks of rows, each taken in a statement of its own: what a later statement reads is what stands
 * once the lock is held, also if both are sent in one round trip. For a row that is not there an
 * advisory lock on its name stands in.
 */
final class PostgresLocks implements Locks {

  private static final String BY_ID = " ORDER BY id FOR NO KEY UPDATE";

  private final Sql sql;

  PostgresLocks(Sql sql) {
    this.sql = sql;
  }

  @Override
  public void tenant(String tenant) throws SQLException {
    sql.later("SELECT lock_tenant(?)", tenant);
  }

  @Override
  public void user(UserId user) throws SQLException {
    sql.later("SELECT lock_user(?, ?)", user.tenant(), user.id());
  }

  @Override
  public void openSessionsOf(UserId user) throws SQLException {
    sql.later(
        "SELECT 1 FROM sessions WHERE tenant = ? AND user_id = ? AND ended_at IS NULL" + BY_ID,
        user.tenant(),
        user.id());
  }

  @Override
  public void openSessionsOf(UserId user, DeviceId device) throws SQLException {
    sql.later(
        "SELECT 1 FROM sessions WHERE tenant = ? AND user_id = ? AND ended_at IS NULL"
            + " AND device = ?"
            + BY_ID,
        user.tenant(),
        user.id(),
        device);
  }

  @Override
  public void openSessionsOf(UserId user, SessionId guest) throws SQLException {
    sql.later(
        "SELECT 1 FROM sessions WHERE (tenant = ? AND user_id = ? OR id = ?) AND ended_at IS NULL"
            + BY_ID,
        user.tenant(),
        user.id(),
        guest);
  }

  @Override
  public void sessions(Collection<SessionId> sessions) throws SQLException {
    if (!sessions.isEmpty()) {
      sql.later(
          "SELECT 1 FROM sessions WHERE id = ANY(?) AND ended_at IS NULL" + BY_ID,
          (Object) sessions.toArray(SessionId[]::new));
    }
  }

  @Override
  public void record(String space, String key) throws SQLException {
    sql.later("SELECT lock_place(?, ?)", space, key);
  }

  @Override
  public void store() throws SQLException {
    sql.later("SELECT 1 FROM store FOR NO KEY UPDATE");
  }

  /** A part of housekeeping, if no other node has it; until the end of the transaction. */
  boolean isMine(String part) throws SQLException {
    return sql.holds("SELECT pg_try_advisory_xact_lock(hashtextextended(?, 1))", part);
  }
}
