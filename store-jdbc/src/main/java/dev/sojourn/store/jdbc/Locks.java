package dev.sojourn.store.jdbc;

import dev.sojourn.DeviceId;
import dev.sojourn.SessionId;
import dev.sojourn.UserId;
import java.sql.SQLException;
import java.util.Collection;

/**
 * What a transaction takes for itself before it reads what it decides by, and keeps to its end. A
 * store that has one writer has all of it anyhow.
 *
 * <p>The order keeps transactions from waiting for each other in a circle: one tenant, then one
 * user, then sessions by id, then what is known of the store as a whole, then anything else.
 * Whoever finds only behind a user's lock that it needs the tenant's begins anew, and nobody who
 * holds a user waits for a second one. Of several users' sessions housekeeping takes those that are
 * free, or takes them by id.
 */
public interface Locks {

  /** Where one transaction at a time writes. */
  Locks ONE_WRITER = new Locks() {};

  /** The tenant's record, or its place while there is none. */
  default void tenant(String tenant) throws SQLException {}

  /** The user's record and devices, or their place while there are none. */
  default void user(UserId user) throws SQLException {}

  /** The sessions of a locked user that are not recorded as over, by id. */
  default void openSessionsOf(UserId user) throws SQLException {}

  /** Those among them that are on a device. */
  default void openSessionsOf(UserId user, DeviceId device) throws SQLException {}

  /** All of them and a guest's, by id. */
  default void openSessionsOf(UserId user, SessionId guest) throws SQLException {}

  /**
   * These sessions, by id, however they are ordered here; those that are absent are passed over.
   */
  default void sessions(Collection<SessionId> sessions) throws SQLException {}

  /** A named record, or its place while there is none. */
  default void record(String space, String key) throws SQLException {}

  /** What is known of the store as a whole. */
  default void store() throws SQLException {}
}
