package dev.sojourn.store.postgres;

import dev.sojourn.store.NodeStore;
import dev.sojourn.store.NodeStore.NodeStatus;
import dev.sojourn.store.jdbc.Sql;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The rows that nodes write with each proof of their lease. */
final class Nodes {

  /** Who is silent for longer has ended, or is cut off for good. */
  private static final String LATELY =
      """
      SELECT CAST(node AS text), CAST(extract(epoch FROM begun_at) * 1000 AS bigint),
        CAST(extract(epoch FROM clock_timestamp() - seen_at) * 1000 AS bigint)
      FROM nodes WHERE seen_at > clock_timestamp() - interval '1 minute'
      ORDER BY begun_at, node LIMIT ?
      """;

  private Nodes() {}

  static List<NodeStatus> list(Sql sql, UUID self) throws SQLException {
    return sql.list(
        LATELY,
        row -> {
          String id = row.text();
          return new NodeStatus(
              id,
              id.equals(self.toString()),
              Instant.ofEpochMilli(row.number()),
              Duration.ofMillis(Math.max(0, row.number())));
        },
        NodeStore.MAX_NODES);
  }
}
