package dev.sojourn.store.jdbc;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** What is left for housekeeping, by user or tenant, so that it need not search for it. */
public final class Chores {

  /** A user's epoch was raised: the sessions below it are to be recorded as over. */
  public static final int USER_RAISED = 1;

  /** A tenant's epoch was raised: likewise. */
  public static final int TENANT_RAISED = 2;

  /**
   * A user has got another ended session, or one is old enough to go: the history is to be kept
   * within its bound.
   */
  public static final int HISTORY = 3;

  /** Being done, inside a transaction: what is added meanwhile is another one. */
  static final int TAKEN = 4;

  /** So many at once: all that ended of each user is sorted. */
  static final int MOST_TAKEN = 100;

  private static final String TAKE =
      """
      UPDATE chores SET kind = ?1 WHERE kind = ?2 AND (tenant, user_id) IN (
        SELECT tenant, user_id FROM chores WHERE kind = ?2 AND due_at <= ?3
        ORDER BY due_at, tenant, user_id LIMIT %d)
      """
          .formatted(MOST_TAKEN);

  /**
   * One chore.
   *
   * @param kind one of the constants
   * @param tenant where
   * @param userId whose; empty for a tenant
   */
  public record Chore(int kind, String tenant, String userId) {}

  private Chores() {}

  /** Leaves one that is due at once. */
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

  /**
   * Makes the first of a kind that are due {@link #TAKEN}, all of the same user with them; how
   * many. Passes none that are not due. The limit is part of the text, so that whoever plans knows
   * how few there are.
   */
  static int take(Sql sql, int kind, Instant now) throws SQLException {
    return sql.update(TAKE, TAKEN, kind, now);
  }

  /** Those that were taken are still to be done. */
  static void giveBack(Sql sql, int kind) throws SQLException {
    sql.later("UPDATE chores SET kind = ? WHERE kind = ?", kind, TAKEN);
  }

  /** Those that were taken are done. */
  static void doneTaken(Sql sql) throws SQLException {
    sql.later("DELETE FROM chores WHERE kind = ?", TAKEN);
  }
}
