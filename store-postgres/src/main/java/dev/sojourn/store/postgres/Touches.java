package dev.sojourn.store.postgres;

import dev.sojourn.SessionId;
import dev.sojourn.store.Touch;
import dev.sojourn.store.jdbc.SessionRows;
import dev.sojourn.store.jdbc.Sessions;
import dev.sojourn.store.jdbc.Sql;
import dev.sojourn.store.jdbc.Tx;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

  /** Changes the index of addresses, for those who have come from elsewhere. */
  private static final String MOVED =
      """
      UPDATE sessions s SET seen_ip = t.ip, seen_from = t.seen_from
      FROM unnest(?, ?, ?) AS t (id, ip, seen_from) WHERE s.id = t.id
      """;

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
    sql.scan(
        SessionRows.FROM + "WHERE s.id = ANY(?) AND s.ended_at IS NULL",
        row -> {
          SessionRows.Stored stored = SessionRows.mapBare(row);
          read.put(stored.session().id(), stored);
          return true;
        },
        (Object) ids.toArray(SessionId[]::new));
    return read;
  }

  private static void active(Sql sql, List<Touch> touches) throws SQLException {
    sql.update(
        ACTIVE,
        touches.stream().map(Touch::id).toArray(SessionId[]::new),
        touches.stream().map(touch -> touch.at().toEpochMilli()).toArray(Long[]::new),
        texts(touches.stream().map(touch -> touch.seenFrom().ip()).toList()),
        texts(touches.stream().map(touch -> touch.seenFrom().userAgent()).toList()));
  }

  private static void moved(Sql sql, List<Touch> touches, Map<SessionId, SessionRows.Stored> stored)
      throws SQLException {
    List<SessionId> ids = new ArrayList<>();
    List<String> addresses = new ArrayList<>();
    List<byte @Nullable []> ranges = new ArrayList<>();
    for (Touch touch : touches) {
      String ip = touch.seenFrom().ip();
      SessionRows.Stored before = Objects.requireNonNull(stored.get(touch.id()));
      if (ip != null && !ip.equals(before.session().lastSeenFrom().ip())) {
        ids.add(touch.id());
        addresses.add(ip);
        ranges.add(SessionRows.seenFrom(ip));
      }
    }
    if (!ids.isEmpty()) {
      sql.update(
          MOVED,
          ids.toArray(SessionId[]::new),
          addresses.toArray(String[]::new),
          ranges.toArray(byte[][]::new));
    }
  }

  private static String[] texts(List<@Nullable String> texts) {
    return texts.toArray(String[]::new);
  }
}
