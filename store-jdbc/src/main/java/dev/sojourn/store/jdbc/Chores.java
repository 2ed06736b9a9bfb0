package dev.sojourn.store.jdbc;

import java.sql.SQLException;
import java.util.List;

/** What is left for housekeeping, by user or tenant, so that it need not search for it. */
public final class Chores {

  /** A user's epoch was raised: the sessions below it are to be recorded as over. */
  public static final int USER_RAISED = 1;

  /** A tenant's epoch was raised: likewise. */
  public static final int TENANT_RAISED = 2;

  /** A user has got another ended session: the history is to be kept within its bound. */
  public static final int HISTORY = 3;

  /**
   * One chore.
   *
   * @param kind one of the constants
   * @param tenant where
   * @param userId whose; empty for a tenant
   */
  public record Chore(int kind, String tenant, String userId) {}

  private Chores() {}

  public static void add(Sql sql, int kind, String tenant, String userId) throws SQLException {
    sql.later(
        "INSERT INTO chores (kind, tenant, user_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        kind,
        tenant,
        userId);
  }

  public static List<Chore> first(Sql sql, int fromKind, int toKind, int limit)
      throws SQLException {
    return sql.list(
        "SELECT kind, tenant, user_id FROM chores WHERE kind BETWEEN ? AND ?"
            + " ORDER BY kind, tenant, user_id LIMIT ?",
        row -> new Chore((int) row.number(), row.text(), row.text()),
        fromKind,
        toKind,
        limit);
  }

  public static void done(Sql sql, Chore chore) throws SQLException {
    sql.later(
        "DELETE FROM chores WHERE kind = ? AND tenant = ? AND user_id = ?",
        chore.kind(),
        chore.tenant(),
        chore.userId());
  }
}
