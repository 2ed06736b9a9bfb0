package dev.sojourn.store.jdbc;

import dev.sojourn.ClientTrace;
import dev.sojourn.SessionId;
import dev.sojourn.UserId;
import dev.sojourn.store.Change;
import dev.sojourn.store.Retention;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the addresses of old sessions to their networks. Goes through all sessions that began long
 * enough ago, in the order of their ids, which is that of time: an index of when addresses were
 * stated would cost all activity something for the sake of the few sessions that grow that old.
 */
public final class Addresses {

  /** How many sessions a step may look at for each that it may change. */
  private static final int LOOKED_AT = 10;

  /**
   * What a session tells of addresses.
   *
   * @param session which one
   * @param createdAt when the first address was stated
   * @param statedAt when the latest one was
   * @param created the first
   * @param seen the latest
   */
  private record Traced(
      Change.SessionChanged session,
      Instant createdAt,
      Instant statedAt,
      @Nullable String created,
      @Nullable String seen) {}

  private static final byte[] BEGINNING = {};

  private final int limit;
  private final int span;
  private final Instant cutoff;
  private final Instant now;

  public Addresses(Retention retention, int limit, Instant now) {
    this.limit = limit;
    this.span = limit * LOOKED_AT;
    this.cutoff = now.minus(retention.addresses());
    this.now = now;
  }

  public Outcome cut(Tx tx) throws SQLException {
    Sql sql = tx.sql();
    if (isTooSoon(sql)) {
      return new Outcome(0, false);
    }
    List<Traced> next =
        sql.list(
            """
            SELECT id, tenant, user_id, created_at, coalesce(addressed_at, created_at), created_ip,
              seen_ip
            FROM sessions
            WHERE id > (SELECT addresses_after FROM store) AND id <= ? ORDER BY id LIMIT ?
            """,
            Addresses::map,
            lastOf(cutoff),
            span);
    int looked = 0;
    int done = 0;
    while (looked < next.size() && done < limit) {
      done += cut(tx, next.get(looked++)) ? 1 : 0;
    }
    boolean more = looked < next.size() || looked == span;
    if (more) {
      sql.later("UPDATE store SET addresses_after = ?", next.get(looked - 1).session().id());
    } else {
      sql.later(
          "UPDATE store SET addresses_after = ?, addresses_next = ?",
          BEGINNING,
          now.plus(Retention.ROUND));
    }
    return new Outcome(done, more);
  }

  /** Until a round has passed; a time much later than that was noted by a clock that was wrong. */
  private boolean isTooSoon(Sql sql) throws SQLException {
    long next = sql.number("SELECT addresses_next FROM store");
    return next > now.toEpochMilli() && next <= now.plus(Retention.ROUND).toEpochMilli();
  }

  private static Traced map(Row row) throws SQLException {
    SessionId id = row.sessionId();
    String tenant = row.text();
    String userId = row.textOrNull();
    return new Traced(
        new Change.SessionChanged(id, userId == null ? null : new UserId(tenant, userId)),
        row.instant(),
        row.instant(),
        row.textOrNull(),
        row.textOrNull());
  }

  /** Whether there is something to be cut. */
  private boolean cut(Tx tx, Traced session) throws SQLException {
    String created = kept(session.created(), session.createdAt());
    String seen = kept(session.seen(), session.statedAt());
    if (Objects.equals(created, session.created()) && Objects.equals(seen, session.seen())) {
      return false;
    }
    // One that has come from elsewhere meanwhile is left for the next round.
    tx.sql()
        .later(
            "UPDATE sessions SET created_ip = ?, seen_ip = ?, seen_from = ? WHERE id = ?"
                + " AND seen_ip IS NOT DISTINCT FROM ?"
                + " AND coalesce(addressed_at, created_at) = ?",
            created,
            seen,
            SessionRows.seenFrom(seen),
            session.session().id(),
            session.seen(),
            session.statedAt());
    tx.changed(session.session());
    return true;
  }

  private @Nullable String kept(@Nullable String ip, Instant statedAt) {
    return statedAt.isAfter(cutoff) ? ip : new ClientTrace(ip, null).truncated().ip();
  }

  /** The greatest id of a millisecond (RFC 9562 section 5.7). */
  private static SessionId lastOf(Instant time) {
    return new SessionId(new UUID(Math.max(0, time.toEpochMilli()) << 16 | 0xffff, -1L));
  }
}
