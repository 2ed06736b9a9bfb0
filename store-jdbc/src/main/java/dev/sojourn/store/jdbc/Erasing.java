package dev.sojourn.store.jdbc;

import dev.sojourn.UserId;
import dev.sojourn.store.Retention;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the last traces of deleted users, once the readers of events have had their time. Events
 * are found by going through all of them: an index by user would cost every sign-in something for
 * the sake of a few deletions. Those that are due at the same time go together.
 */
public final class Erasing {

  /** How many events a step may go along for each row that it may change. */
  private static final int EVENTS_PER_ROW = 20;

  private static final String RENAME_USER =
      """
      UPDATE events SET user_id = (
        SELECT e.pseudonym FROM erasures e
        WHERE e.tenant = events.tenant AND e.user_id = events.user_id
          AND e.last_event >= events.seq AND e.stripped = TRUE AND e.deleted_at <= ?3
        ORDER BY e.last_event LIMIT 1)
      WHERE seq > ?1 AND seq <= ?2 AND EXISTS (
        SELECT 1 FROM erasures e
        WHERE e.tenant = events.tenant AND e.user_id = events.user_id
          AND e.last_event >= events.seq AND e.stripped = TRUE AND e.deleted_at <= ?3)
      """;

  private static final String RENAME_INITIATOR =
      """
      UPDATE events SET initiator_id = (
        SELECT e.pseudonym FROM erasures e
        WHERE e.tenant = events.tenant AND e.user_id = events.initiator_id
          AND e.last_event >= events.seq AND e.stripped = TRUE AND e.deleted_at <= ?3
        ORDER BY e.last_event LIMIT 1)
      WHERE seq > ?1 AND seq <= ?2 AND initiator_kind IN ('user', 'admin') AND EXISTS (
        SELECT 1 FROM erasures e
        WHERE e.tenant = events.tenant AND e.user_id = events.initiator_id
          AND e.last_event >= events.seq AND e.stripped = TRUE AND e.deleted_at <= ?3)
      """;

  /**
   * The events that are next.
   *
   * @param after those up to here are done
   * @param last the last that concerns a deletion that is due
   */
  private record Span(long after, long last) {}

  private final int limit;
  private final Instant deletedBy;
  private final Instant createdBy;

  public Erasing(int limit, Instant now) {
    this.limit = limit;
    deletedBy = now.minus(Retention.ERASURE);
    createdBy = now.minus(Retention.CLAIMS);
  }

  /** Writes the pseudonyms into the next events. */
  public Outcome events(Sql sql) throws SQLException {
    Span next = next(sql);
    if (next == null) {
      return new Outcome(0, false);
    }
    long to = Math.min(next.last(), next.after() + (long) limit * EVENTS_PER_ROW);
    int renamed =
        sql.update(RENAME_USER, next.after(), to, deletedBy)
            + sql.update(RENAME_INITIATOR, next.after(), to, deletedBy);
    sql.later(
        "UPDATE erasures SET renamed_to = ? WHERE stripped = TRUE AND deleted_at <= ?"
            + " AND renamed_to < ?",
        to,
        deletedBy,
        to);
    return new Outcome(renamed, true);
  }

  private @Nullable Span next(Sql sql) throws SQLException {
    return sql.first(
        """
        SELECT greatest(min(renamed_to), (SELECT events_purged FROM store)), max(last_event)
        FROM erasures WHERE stripped = TRUE AND deleted_at <= ? AND renamed_to < last_event
        HAVING count(*) > 0
        """,
        row -> new Span(row.number(), row.number()),
        deletedBy);
  }

  /** Removes the sessions, and then forgets whose they were. */
  public Outcome sessions(Sql sql) throws SQLException {
    int left = limit;
    List<Erasures.Erasure> due = Erasures.renamed(sql, deletedBy, limit);
    for (Erasures.Erasure erasure : due) {
      left -=
          sql.update(
              """
              DELETE FROM sessions WHERE id IN (
                SELECT id FROM sessions {via sessions_user}
                WHERE tenant = ? AND user_id = ? AND created_at <= ? LIMIT ? {skip locked})
              """,
              erasure.tenant(),
              erasure.pseudonym(),
              createdBy,
              left);
      if (left == 0) {
        return new Outcome(limit, true);
      }
      // One may be younger than its user's deletion, by another node's clock.
      if (!SessionRows.existsOf(sql, new UserId(erasure.tenant(), erasure.pseudonym()))) {
        Erasures.forget(sql, erasure);
      }
    }
    return new Outcome(limit - left, due.size() == limit);
  }
}
