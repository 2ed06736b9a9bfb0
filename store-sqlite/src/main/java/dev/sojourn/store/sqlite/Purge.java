package dev.sojourn.store.sqlite;

import dev.sojourn.Device;
import dev.sojourn.Initiator;
import dev.sojourn.event.EventType;
import dev.sojourn.store.Retention;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Removes what was kept for long enough. */
final class Purge {

  private record Logged(long seq, Instant at) {}

  private record Tombstone(String tenant, String id, long highest) {}

  private final Retention retention;
  private final int limit;
  private final Instant now;

  Purge(Retention retention, int limit, Instant now) {
    this.retention = retention;
    this.limit = limit;
    this.now = now;
  }

  Sweeper.Outcome oldHistory(Sql sql) throws SQLException {
    return outcome(
        sql.update(
            """
            DELETE FROM sessions WHERE id IN (
              SELECT id FROM sessions WHERE ended_at <= ? AND created_at <= ?
              ORDER BY ended_at LIMIT ?)
            """,
            before(retention.history()),
            before(Retention.CLAIMS),
            limit));
  }

  /** Of every user who got another ended session, those beyond the latest. */
  Sweeper.Outcome longHistories(Sql sql) throws SQLException {
    int left = limit;
    List<Chores.Chore> chores = Chores.first(sql, Chores.HISTORY, Chores.HISTORY, limit);
    for (Chores.Chore chore : chores) {
      left -=
          sql.update(
              """
              DELETE FROM sessions WHERE id IN (
                SELECT id FROM (
                  SELECT id, created_at FROM sessions INDEXED BY sessions_user
                  WHERE tenant = ? AND user_id = ? AND ended_at IS NOT NULL
                  ORDER BY ended_at DESC, id DESC LIMIT ? OFFSET ?)
                WHERE created_at <= ?)
              """,
              chore.tenant(),
              chore.userId(),
              left,
              retention.historyPerUser(),
              before(Retention.CLAIMS));
      if (left == 0) {
        return new Sweeper.Outcome(limit, true);
      }
      Chores.done(sql, chore);
    }
    return new Sweeper.Outcome(limit - left, chores.size() == limit);
  }

  /** A device on which a session still is open is in use, however long ago the sign-in was. */
  Sweeper.Outcome unusedDevices(Sql sql) throws SQLException {
    List<Device> unused =
        sql.list(
            "SELECT "
                + DeviceRows.COLUMNS
                + """
                 FROM devices d WHERE d.last_seen_at <= ? AND NOT EXISTS (
                  SELECT 1 FROM sessions s WHERE s.tenant = d.tenant AND s.user_id = d.user_id
                    AND s.ended_at IS NULL AND s.device = d.id)
                ORDER BY d.last_seen_at LIMIT ?
                """,
            DeviceRows::map,
            before(retention.unusedDevice()),
            limit);
    for (Device device : unused) {
      DeviceRows.delete(sql, device);
      Events.ofDevice(sql, EventType.DEVICE_REMOVED, device, now, Initiator.SYSTEM);
    }
    return outcome(unused.size());
  }

  /** Only ever the oldest events, so that one number tells which are gone. */
  Sweeper.Outcome oldEvents(Sql sql) throws SQLException {
    Instant cutoff = before(retention.events());
    List<Logged> old =
        sql
            .list(
                "SELECT seq, recorded_at FROM events ORDER BY seq LIMIT ?",
                row -> new Logged(row.number(), row.instant()),
                limit)
            .stream()
            .takeWhile(event -> !event.at().isAfter(cutoff))
            .toList();
    if (!old.isEmpty()) {
      long last = old.getLast().seq();
      sql.update("DELETE FROM events WHERE seq <= ?", last);
      sql.update("UPDATE store SET events_purged = ?", last);
    }
    return outcome(old.size());
  }

  Sweeper.Outcome expiredRecords(Sql sql) throws SQLException {
    return outcome(
        sql.update(
            """
            DELETE FROM records WHERE rowid IN (
              SELECT rowid FROM records WHERE expires_at <= ? ORDER BY expires_at LIMIT ?)
            """,
            now,
            limit));
  }

  /** Users deleted and erased, of whom nothing is left; their numbers are never given again. */
  Sweeper.Outcome tombstones(Sql sql) throws SQLException {
    List<Tombstone> old =
        sql.list(
            """
            SELECT u.tenant, u.id, max(u.epoch, u.security_version) FROM users u
            WHERE u.deleted_at <= ? AND NOT EXISTS (
              SELECT 1 FROM sessions s WHERE s.tenant = u.tenant AND s.user_id = u.id)
              AND NOT EXISTS (
              SELECT 1 FROM erasures e WHERE e.tenant = u.tenant AND e.user_id = u.id)
            ORDER BY u.deleted_at LIMIT ?
            """,
            row -> new Tombstone(row.text(), row.text(), row.number()),
            before(Retention.ERASURE),
            limit);
    for (Tombstone user : old) {
      sql.update("DELETE FROM users WHERE tenant = ? AND id = ?", user.tenant(), user.id());
      sql.update("UPDATE store SET epoch_floor = max(epoch_floor, ?)", user.highest());
    }
    return outcome(old.size());
  }

  private Instant before(Duration kept) {
    return now.minus(kept);
  }

  private Sweeper.Outcome outcome(int done) {
    return new Sweeper.Outcome(done, done == limit);
  }
}
