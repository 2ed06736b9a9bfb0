package dev.sojourn.store.postgres;

import dev.sojourn.SessionId;
import dev.sojourn.store.Touch;
import dev.sojourn.store.jdbc.SessionRows;
import dev.sojourn.store.jdbc.Sessions;
import dev.sojourn.store.jdbc.Sql;
import dev.sojourn.store.jdbc.Tx;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Records activity of many sessions in a few statements. They are locked by id, so that batches
 * that meet wait for each other one way round.
 */
final class Touches {

  /** Changes no index: the new row version stays on its page. */
  private static final String ACTIVE =
      """
      UPDATE sessions s SET last_active_at = t.at,
        addressed_at = CASE WHEN t.ip IS NULL THEN s.addressed_at ELSE t.at END,
        seen_agent = coalesce(t.agent, s.seen_agent)
      FROM unnest(?, ?, ?, ?) AS t (id, at, ip, agent) WHERE s.id = t.id
      """;

  /** Changes the index of addresses, for one who has come from elsewhere, which is seldom. */
  private static final String MOVED = "UPDATE sessions SET seen_ip = ?, seen_from = ? WHERE id = ?";

  private Touches() {}

  static void record(Tx tx, List<Touch> batch) throws SQLException {
    List<SessionId> ids = batch.stream().map(Touch::id).toList();
    tx.locks().sessions(ids);
    Map<SessionId, SessionRows.Stored> stored = read(tx.sql(), ids);
    Map<SessionId, Touch> latest = new HashMap<>();
    for (Touch touch : batch) {
      SessionRows.Stored of = stored.get(touch.id());
      if (of != null && Sessions.counts(touch, of.found())) {
        latest.merge(touch.id(), touch, (a, b) -> a.at().isBefore(b.at()) ? b : a);
      }
    }
    if (!latest.isEmpty()) {
      List<Touch> counting = List.copyOf(latest.values());
      active(tx.sql(), counting);
      moved(tx.sql(), counting, stored);
    }
  }

  private static Map<SessionId, SessionRows.Stored> read(Sql sql, List<SessionId> ids)
      throws SQLException {
    Map<SessionId, SessionRows.Stored> read = new HashMap<>();
    for (SessionRows.Stored stored : SessionRows.openAmong(sql, ids)) {
      read.put(stored.session().id(), stored);
    }
    return read;
  }

  private static void active(Sql sql, List<Touch> touches) throws SQLException {
    int count = touches.size();
    SessionId[] ids = new SessionId[count];
    Long[] times = new Long[count];
    @Nullable String[] addresses = new @Nullable String[count];
    @Nullable String[] agents = new @Nullable String[count];
    for (int i = 0; i < count; i++) {
      Touch touch = touches.get(i);
      ids[i] = touch.id();
      times[i] = touch.at().toEpochMilli();
      addresses[i] = touch.seenFrom().ip();
      agents[i] = touch.seenFrom().userAgent();
    }
    sql.later(ACTIVE, ids, times, addresses, agents);
  }

  private static void moved(Sql sql, List<Touch> touches, Map<SessionId, SessionRows.Stored> stored)
      throws SQLException {
    for (Touch touch : touches) {
      String ip = touch.seenFrom().ip();
      SessionRows.Stored before = stored.get(touch.id());
      if (ip != null && before != null && !ip.equals(before.session().lastSeenFrom().ip())) {
        sql.later(MOVED, ip, SessionRows.seenFrom(ip), touch.id());
      }
    }
  }
}
