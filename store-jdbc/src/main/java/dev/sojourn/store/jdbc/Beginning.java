package dev.sojourn.store.jdbc;

import dev.sojourn.Device;
import dev.sojourn.store.CreateCommand;
import dev.sojourn.store.DeviceRecord;
import dev.sojourn.store.SessionRecord;
import dev.sojourn.store.TenantRecord;
import dev.sojourn.store.UserRecord;
import java.sql.SQLDataException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What decides about a creation, all of it of one moment, which is after the user was locked.
 *
 * @param isTaken whether there is a session of this id
 * @param open how many sessions of the user are not recorded as over: no fewer than live
 * @param devices how many the user has
 * @param floor numbers that no purged user ever passed
 * @param user the user's record, or null
 * @param tenant the tenant's record, or null
 * @param device the device by its token, or null if it is new
 */
record Beginning(
    boolean isTaken,
    long open,
    long devices,
    long floor,
    @Nullable UserRecord user,
    @Nullable TenantRecord tenant,
    @Nullable Device device) {

  private static final String TEXT =
      """
      SELECT EXISTS (SELECT 1 FROM sessions WHERE id = ?1),
        (SELECT count(*) FROM sessions {via sessions_user}
         WHERE tenant = ?2 AND user_id = ?3 AND ended_at IS NULL),
        (SELECT count(*) FROM devices WHERE tenant = ?2 AND user_id = ?3),
        o.epoch_floor,
      """
          + UserRows.COLUMNS
          + ", "
          + TenantRows.COLUMNS
          + ", "
          + DeviceRows.COLUMNS
          + """
           FROM store o
          LEFT JOIN users u ON u.tenant = ?2 AND u.id = ?3
          LEFT JOIN tenants t ON t.tenant = ?2
          LEFT JOIN devices d ON d.tenant = ?2 AND d.user_id = ?3 AND d.verifier = ?4
          """;

  /** Reads it; of a guest's there is no user. */
  static Beginning of(Sql sql, CreateCommand command) throws SQLException {
    SessionRecord asked = command.session();
    DeviceRecord device = command.device();
    Beginning read =
        sql.first(
            TEXT,
            row ->
                new Beginning(
                    row.flag(),
                    row.number(),
                    row.number(),
                    row.number(),
                    UserRows.mapJoined(row),
                    TenantRows.mapJoined(row),
                    DeviceRows.mapJoined(row)),
            asked.id(),
            asked.tenant(),
            asked.userId(),
            device == null ? null : device.verifier());
    if (read == null) {
      throw new SQLDataException("nothing is known of the store as a whole");
    }
    return read;
  }
}
