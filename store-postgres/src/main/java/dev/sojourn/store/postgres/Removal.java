package dev.sojourn.store.postgres;

import dev.sojourn.store.jdbc.Sql;
import dev.sojourn.store.jdbc.Tx;
import java.sql.SQLException;

/**
 * Notices that the database was restored into another server, whose numbers of transactions say
 * nothing about those that are stored. All events become as new as the removal, and cursors from
 * before it are expired: their readers begin anew, and miss nothing.
 */
final class Removal {

  private static final String SYSTEM =
      "(SELECT CAST(system_identifier AS text) FROM pg_control_system())";

  private Removal() {}

  /** Settles it, once, whichever node comes first. */
  static void settle(Tx tx) throws SQLException {
    Sql sql = tx.sql();
    if (isHere(sql)) {
      return; // as a rule, and without a lock: a start waits for nobody
    }
    tx.locks().store();
    if (isHere(sql)) {
      return;
    }
    sql.later("INSERT INTO former_stores SELECT store_id FROM store");
    sql.later(
        "UPDATE store SET store_id = substr(uuid_send(gen_random_uuid()), 1, 8), system_id = "
            + SYSTEM
            + ", events_purged_xid = '0', changes_floor = '0', changes_next = '0',"
            + " changes_next_at = now()");
    sql.later("DELETE FROM changes");
    sql.later("UPDATE events SET xid = pg_current_xact_id(), timeline = " + EventPages.TIMELINE);
  }

  private static boolean isHere(Sql sql) throws SQLException {
    return sql.holds("SELECT system_id = " + SYSTEM + " FROM store");
  }

  /** Whether a store that this one once was made a cursor. */
  static boolean isFormer(Sql sql, byte[] store) throws SQLException {
    return sql.holds("SELECT EXISTS (SELECT 1 FROM former_stores WHERE store_id = ?)", store);
  }
}
