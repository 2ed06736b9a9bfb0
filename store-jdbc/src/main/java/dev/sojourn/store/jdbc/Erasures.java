package dev.sojourn.store.jdbc;

import dev.sojourn.Access;
import dev.sojourn.DeviceTraits;
import dev.sojourn.SessionId;
import dev.sojourn.UserId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/**
 * Deleted users, and whose a session is: the deleted user's, or of whoever bears the id since. The
 * order in which users of one id were deleted is that of their epochs.
 */
public final class Erasures {

  /** That a session {@code s} is not a deleted user's; a further condition of a search. */
  public static final String NOT_OF_THE_DELETED =
      """
      AND NOT EXISTS (SELECT 1 FROM erasures e
        WHERE e.tenant = s.tenant AND e.user_id = s.user_id AND s.user_epoch < e.before_epoch)
      """;

  /**
   * What the user {@code ?5} of the tenant {@code ?4}, of whom a session of the epoch {@code ?11}
   * is, is called since the deletion; null if there was none.
   */
  static final String PSEUDONYM =
      """
      (SELECT pseudonym FROM erasures WHERE tenant = ?4 AND user_id = ?5 AND before_epoch > ?11
       ORDER BY before_epoch LIMIT 1)\
      """;

  /**
   * One deletion.
   *
   * @param tenant where
   * @param userId who it was
   * @param beforeEpoch the user's sessions are those with an older epoch
   * @param pseudonym what they name instead
   */
  public record Erasure(String tenant, String userId, long beforeEpoch, String pseudonym) {}

  private Erasures() {}

  /** Notes that a user was deleted; all events of the deletion itself are written already. */
  public static void add(Sql sql, UserId user, long epoch, String pseudonym, Instant at)
      throws SQLException {
    sql.later(
        """
        INSERT INTO erasures (tenant, user_id, before_epoch, pseudonym, deleted_at, last_event,
          stripped, renamed_to)
        VALUES (?, ?, ?, ?, ?, (SELECT max(seq) FROM events), FALSE, 0)
        """,
        user.tenant(),
        user.id(),
        epoch,
        pseudonym,
        at);
  }

  /** Deletions whose sessions still say something of the person, the oldest first. */
  public static List<Erasure> begun(Sql sql, int limit) throws SQLException {
    return sql.list(
        """
        SELECT tenant, user_id, before_epoch, pseudonym FROM erasures WHERE stripped = FALSE
        ORDER BY deleted_at, before_epoch LIMIT ?
        """,
        Erasures::map,
        limit);
  }

  /** The deleted user's sessions that are not stripped, some of them. */
  public static List<SessionRows.Stored> sessions(Sql sql, Erasure erasure, int limit)
      throws SQLException {
    return SessionRows.listOfUser(
        sql,
        "s.tenant = ? AND s.user_id = ? AND s.user_epoch < ? ORDER BY s.id LIMIT ?",
        erasure.tenant(),
        erasure.userId(),
        erasure.beforeEpoch(),
        limit);
  }

  /** Their ids. */
  public static List<SessionId> sessionIds(Sql sql, Erasure erasure, int limit)
      throws SQLException {
    return sql.list(
        "SELECT id FROM sessions {via sessions_user}"
            + " WHERE tenant = ? AND user_id = ? AND user_epoch < ? ORDER BY id LIMIT ?",
        Row::sessionId,
        erasure.tenant(),
        erasure.userId(),
        erasure.beforeEpoch(),
        limit);
  }

  /** Takes from a session that is recorded as over what it says of the person. */
  public static void strip(Sql sql, Erasure erasure, SessionId session) throws SQLException {
    DeviceTraits unknown = DeviceTraits.UNKNOWN;
    sql.later(
        """
        UPDATE sessions SET user_id = ?, access = ?, factors = ?, created_ip = NULL,
          created_agent = NULL, seen_ip = NULL, seen_from = NULL, seen_agent = NULL, device_kind = ?,
          device_os = ?, device_browser = ?
        WHERE id = ?
        """,
        erasure.pseudonym(),
        Codec.encode(Access.NONE),
        Codec.encodeFactors(List.of()),
        unknown.kind().wireName(),
        unknown.os(),
        unknown.browser(),
        session);
  }

  /** Notes that all sessions are stripped. */
  public static void stripped(Sql sql, Erasure erasure) throws SQLException {
    sql.later(
        "UPDATE erasures SET stripped = TRUE WHERE tenant = ? AND user_id = ? AND before_epoch = ?",
        erasure.tenant(),
        erasure.userId(),
        erasure.beforeEpoch());
  }

  /** Deletions of {@code deletedBy} and before whose events are all renamed, the oldest first. */
  public static List<Erasure> renamed(Sql sql, Instant deletedBy, int limit) throws SQLException {
    return sql.list(
        """
        SELECT tenant, user_id, before_epoch, pseudonym FROM erasures
        WHERE stripped = TRUE AND deleted_at <= ? AND renamed_to >= last_event
        ORDER BY deleted_at, before_epoch LIMIT ?
        """,
        Erasures::map,
        deletedBy,
        limit);
  }

  /** Forgets a deletion, and so who it was. */
  public static void forget(Sql sql, Erasure erasure) throws SQLException {
    sql.later(
        "DELETE FROM erasures WHERE tenant = ? AND user_id = ? AND before_epoch = ?",
        erasure.tenant(),
        erasure.userId(),
        erasure.beforeEpoch());
  }

  private static Erasure map(Row row) throws SQLException {
    return new Erasure(row.text(), row.text(), row.number(), row.text());
  }
}
