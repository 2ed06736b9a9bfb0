package dev.sojourn.store.postgres;

import dev.sojourn.store.Change;
import dev.sojourn.store.jdbc.Row;
import dev.sojourn.store.jdbc.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads the table of changes: each row once, in whatever order transactions end. What was read is a
 * snapshot; the next answer has what was written by transactions that were not over in it.
 */
final class ChangeReader {

  /** So many changes at once are not worth hearing one by one. */
  static final int MOST = 10_000;

  /** Another server, another history of this one, or another run of it. */
  private record Server(String system, int timeline, long run) {}

  /** What an answer says whatever changed; all before {@code floor} is kept no longer. */
  private record Head(Snapshot snapshot, Server server, long floor) {}

  /**
   * A change.
   *
   * @param transaction by which it was made
   * @param change what it is
   */
  record Noted(Transaction transaction, Change change) {}

  /**
   * An answer.
   *
   * @param isNew whether something may have been missed before it
   * @param changes what it has, in the order in which each session changed
   * @param open the transactions that were not over
   */
  record Answer(boolean isNew, List<Noted> changes, List<Long> open) {}

  private static final String NOW =
      "SELECT CAST(pg_current_snapshot() AS text) AS snapshot, "
          + EventPages.TIMELINE
          + """
           AS timeline,
            (SELECT CAST(system_identifier AS text) FROM pg_control_system()) AS system,
          """
          + Transaction.RUN
          + """
           AS run,
            (SELECT CAST(CAST(changes_floor AS text) AS bigint) FROM store) AS floor
          """;

  /**
   * Each half in the order of the index that it must go by: one condition for both, in the order of
   * the numbers, was planned as a walk over all that was heard before.
   */
  private static final String SINCE =
      """
      SELECT w.snapshot, w.timeline, w.system, w.run, w.floor, c.xid, c.kind, c.tenant, c.user_id,
        c.session
      FROM w LEFT JOIN LATERAL (
        (SELECT seq, CAST(xid AS text) AS xid, kind, tenant, user_id, session FROM changes
        WHERE xid >= CAST(? AS xid8) ORDER BY changes.xid LIMIT ?)
        UNION ALL
        (SELECT seq, CAST(xid AS text) AS xid, kind, tenant, user_id, session FROM changes
        WHERE xid = ANY(CAST(? AS xid8[])) ORDER BY changes.xid LIMIT ?)) c ON TRUE
      ORDER BY c.seq
      """;

  private static final String READ = "WITH w AS MATERIALIZED (" + NOW + ") " + SINCE;

  private static final String PROVE =
      """
      WITH beat AS (
        INSERT INTO nodes (node, begun_at, seen_at)
        VALUES (CAST(? AS uuid), clock_timestamp(), clock_timestamp())
        ON CONFLICT (node) DO UPDATE SET seen_at = excluded.seen_at),
      w AS MATERIALIZED (
      """
          + NOW
          + ") "
          + SINCE;

  private @Nullable Snapshot read;
  private @Nullable Server server;

  /** Asks what there is, and changes nothing. */
  Answer read(Sql sql) throws SQLException {
    return ask(sql, READ);
  }

  /**
   * Asks the same, and writes the row of this node in the same transaction, which only the server
   * that takes everybody's changes can commit.
   */
  Answer prove(Sql sql, UUID node) throws SQLException {
    return ask(sql, PROVE, node.toString());
  }

  private Answer ask(Sql sql, String text, Object... first) throws SQLException {
    Snapshot before = read;
    List<Object> values = new ArrayList<>(List.of(first));
    // At first only the snapshot is wanted, and nothing is beyond the end of all.
    values.add(before == null ? Long.toString(Long.MAX_VALUE) : Long.toString(before.end()));
    values.add(MOST + 1);
    values.add(before == null ? "{}" : before.openAsArray());
    values.add(MOST + 1);
    List<Noted> changes = new ArrayList<>();
    List<Head> heads = new ArrayList<>();
    sql.scan(
        text,
        row -> {
          Head head = head(row);
          heads.add(head);
          if (!row.nextIsNull()) {
            long number = Long.parseLong(row.text());
            changes.add(new Noted(new Transaction(head.server().run(), number), Changes.map(row)));
          }
          return true;
        },
        values.toArray());
    Head head = heads.getFirst();
    boolean isNew =
        before == null
            || !head.server().equals(server)
            || changes.size() > MOST
            || !before.hasAllUpTo(head.floor() - 1);
    read = head.snapshot();
    server = head.server();
    return new Answer(isNew, isNew ? List.of() : changes, head.snapshot().open());
  }

  private static Head head(Row row) throws SQLException {
    Snapshot snapshot = Snapshot.of(row.text());
    int timeline = (int) row.number();
    return new Head(snapshot, new Server(row.text(), timeline, row.number()), row.number());
  }
}
