package dev.sojourn.store.postgres;

import dev.sojourn.store.jdbc.Row;
import java.sql.SQLException;

/**
 * A transaction that wrote something, among those of all servers that a node ever meets: one that
 * takes the place of another, which had acknowledged more, gives the same numbers to others.
 *
 * @param run when the server that gave the number was started, in microseconds since 1970. It never
 *     gives a number again that was acknowledged, not even when it recovers from a crash
 * @param number its number there
 */
record Transaction(long run, long number) {

  /** The run of the server that answers. */
  static final String RUN =
      "CAST(extract(epoch FROM pg_postmaster_start_time()) * 1000000 AS bigint)";

  /** Of the columns run and xid. */
  static Transaction map(Row row) throws SQLException {
    return new Transaction(row.number(), Long.parseLong(row.text()));
  }
}
