package dev.sojourn.store.jdbc;

import dev.sojourn.Device;
import dev.sojourn.Initiator;
import dev.sojourn.event.EventType;
import dev.sojourn.store.Retention;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Removes what was kept for long enough. */
public final class Purge {

  private static final String UNUSED =
      """
      d.last_seen_at <= ? AND NOT EXISTS (
        SELECT 1 FROM sessions s WHERE s.tenant = d.tenant AND s.user_id = d.user_id
          AND s.ended_at IS NULL AND s.device = d.id)
      """;

  /** What ended of the users whose chores are taken, but for so many of each. */
  private static final String BEYOND_THE_LATEST =
      """
      FROM (
        SELECT s.id, s.tenant, s.user_id, s.ended_at, row_number() OVER (
          PARTITION BY s.tenant, s.user_id ORDER BY s.ended_at DESC, s.id DESC) AS place
        FROM (SELECT DISTINCT tenant, user_id FROM chores WHERE kind = ?1) c
          JOIN sessions s {via sessions_user}
          ON s.tenant = c.tenant AND s.user_id = c.user_id AND s.ended_at IS NOT NULL) x
      WHERE x.place > ?2
      """;

  private record Tombstone(String tenant, String id, long highest) {}

  private final Retention retention;
  private final int limit;
  private final Instant now;

  /** One step that goes no further than the limit. */
  public Purge(Retention retention, int limit, Instant now) {
    this.retention = retention;
    this.limit = limit;
    this.now = now;
  }

  /**
   * Sessions that ended long ago, and longer ago than any claim: by their ends, as one that goes on
   * from elsewhere was created later than it says.
   */
  public Outcome oldHistory(Sql sql) throws SQLException {
    return outcome(
        sql.update(
            """
            DELETE FROM sessions WHERE id IN (
              SELECT id FROM sessions WHERE ended_at <= ?
              ORDER BY ended_at LIMIT ? {skip locked})
            """,
            before(longer(retention.history(), Retention.CLAIMS)),
            limit));
  }

  /**
   * Of every user who got another ended session, those beyond the latest. Where some are too young
   * to go, or somebody else is at them just now, a chore stays for when all are old enough: nothing
   * else of the user's may end ever again. In few statements however many users there are: where
   * there is one writer, all wait for it.
   */
  public Outcome longHistories(Sql sql) throws SQLException {
    int taken = Chores.take(sql, Chores.HISTORY, now);
    if (taken == 0) {
      return Outcome.NOTHING;
    }
    int done =
        sql.update( // MATERIALIZED: or else a planner may ask for all of it again for each row
            "WITH beyond AS MATERIALIZED (SELECT x.id "
                + BEYOND_THE_LATEST
                + "AND x.ended_at <= ?3),"
                + " gone AS MATERIALIZED (SELECT id FROM sessions WHERE id IN (SELECT id FROM beyond)"
                + " ORDER BY id LIMIT ?4 {skip locked})"
                + " DELETE FROM sessions WHERE id IN (SELECT id FROM gone)",
            Chores.TAKEN,
            retention.historyPerUser(),
            before(Retention.CLAIMS),
            limit);
    if (done == limit) {
      Chores.giveBack(sql, Chores.HISTORY);
      return new Outcome(done, true);
    }
    sql.later(
        "INSERT INTO chores (kind, tenant, user_id, due_at)"
            + " SELECT ?3, x.tenant, x.user_id, max(x.ended_at) + ?4 "
            + BEYOND_THE_LATEST
            + "GROUP BY x.tenant, x.user_id",
        Chores.TAKEN,
        retention.historyPerUser(),
        Chores.HISTORY,
        Retention.CLAIMS);
    Chores.doneTaken(sql);
    return new Outcome(done, taken >= Chores.MOST_TAKEN);
  }

  /** A device on which a session still is open is in use, however long ago the sign-in was. */
  public Outcome unusedDevices(Tx tx) throws SQLException {
    List<Device> unused =
        tx.sql()
            .list(
                "SELECT "
                    + DeviceRows.COLUMNS
                    + " FROM devices d WHERE "
                    + UNUSED
                    + " ORDER BY d.last_seen_at LIMIT ?",
                DeviceRows::map,
                before(retention.unusedDevice()),
                limit);
    for (Device device : unused) {
      tx.locks().user(device.owner());
      if (removeUnused(tx.sql(), device)) {
        Events.ofDevice(tx.sql(), EventType.DEVICE_REMOVED, device, now, Initiator.SYSTEM);
      }
    }
    return outcome(unused.size());
  }

  private boolean removeUnused(Sql sql, Device device) throws SQLException {
    return sql.update(
            "DELETE FROM devices AS d WHERE "
                + UNUSED
                + " AND d.tenant = ? AND d.user_id = ? AND d.id = ?",
            before(retention.unusedDevice()),
            device.owner().tenant(),
            device.owner().id(),
            device.id())
        > 0;
  }

  /** Records past their time. */
  public Outcome expiredRecords(Sql sql) throws SQLException {
    return outcome(
        sql.update(
            """
            DELETE FROM records WHERE expires_at <= ?1 AND (space, key) IN (
              SELECT space, key FROM records WHERE expires_at <= ?1 ORDER BY expires_at LIMIT ?2 {skip locked})
            """,
            now,
            limit));
  }

  /** Users deleted and erased, of whom nothing is left; their numbers are never given again. */
  public Outcome tombstones(Sql sql) throws SQLException {
    List<Tombstone> old =
        sql.list(
            """
            SELECT u.tenant, u.id, greatest(u.epoch, u.security_version) FROM users u
            WHERE u.deleted_at <= ? AND NOT EXISTS (
              SELECT 1 FROM sessions s WHERE s.tenant = u.tenant AND s.user_id = u.id)
              AND NOT EXISTS (
              SELECT 1 FROM erasures e WHERE e.tenant = u.tenant AND e.user_id = u.id)
            ORDER BY u.deleted_at LIMIT ?
            """,
            row -> new Tombstone(row.text(), row.text(), row.number()),
            before(Retention.ERASURE),
            limit);
    long highest = 0;
    for (Tombstone user : old) {
      boolean gone =
          sql.update(
                  "DELETE FROM users WHERE tenant = ? AND id = ? AND deleted_at IS NOT NULL"
                      + " AND greatest(epoch, security_version) = ?",
                  user.tenant(),
                  user.id(),
                  user.highest())
              > 0;
      highest = gone ? Math.max(highest, user.highest()) : highest;
    }
    if (highest > 0) {
      sql.later("UPDATE store SET epoch_floor = greatest(epoch_floor, ?)", highest);
    }
    return outcome(old.size());
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? b : a;
  }

  private Instant before(Duration kept) {
    return now.minus(kept);
  }

  /** Done, and more to do if that was as much as the limit lets it. */
  private Outcome outcome(int done) {
    return new Outcome(done, done == limit);
  }
}
