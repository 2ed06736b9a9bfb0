package dev.sojourn.store.jdbc;

import dev.sojourn.UserId;
import dev.sojourn.store.UserRecord;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of users. */
public final class UserRows {

  /** What {@link #map} reads, of {@code users u}. */
  public static final String COLUMNS =
      "u.tenant, u.id, u.version, u.security_version, u.epoch, u.raises, u.access_version,"
          + " u.access, u.disabled, u.deleted_at, u.attributes";

  private static final int COUNT = 11;

  private UserRows() {}

  public static @Nullable UserRecord find(Sql sql, UserId id) throws SQLException {
    return sql.first(
        "SELECT " + COLUMNS + " FROM users u WHERE u.tenant = ? AND u.id = ?",
        UserRows::map,
        id.tenant(),
        id.id());
  }

  public static List<UserRecord> list(Sql sql, String tenant, @Nullable String afterId, int limit)
      throws SQLException {
    return sql.list(
        "SELECT "
            + COLUMNS
            + " FROM users u WHERE u.tenant = ? AND u.id > ? AND u.deleted_at IS NULL"
            + " ORDER BY u.id LIMIT ?",
        UserRows::map,
        tenant,
        afterId == null ? "" : afterId,
        limit);
  }

  public static int count(Sql sql, String tenant, int limit) throws SQLException {
    return (int)
        sql.number(
            "SELECT count(*) FROM (SELECT 1 FROM users WHERE tenant = ? AND deleted_at IS NULL"
                + " LIMIT ?)",
            tenant,
            limit);
  }

  /** Inserts or replaces the record. */
  public static void save(Sql sql, UserRecord user, @Nullable Instant deletedAt)
      throws SQLException {
    sql.later(
        """
        INSERT INTO users (tenant, id, version, security_version, epoch, raises, access_version,
          access, disabled, deleted_at, attributes)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (tenant, id) DO UPDATE SET version = excluded.version,
          security_version = excluded.security_version, epoch = excluded.epoch,
          raises = excluded.raises, access_version = excluded.access_version,
          access = excluded.access, disabled = excluded.disabled,
          deleted_at = excluded.deleted_at, attributes = excluded.attributes
        """,
        user.id().tenant(),
        user.id().id(),
        user.version(),
        user.securityVersion(),
        user.epoch(),
        Codec.encodeRaises(user.raises()),
        user.accessVersion(),
        Codec.encode(user.access()),
        user.disabled(),
        deletedAt,
        Codec.encode(user.attributes()));
  }

  /** The user of an outer join, or null. */
  public static @Nullable UserRecord mapJoined(Row row) throws SQLException {
    String tenant = row.textOrNull();
    if (tenant == null) {
      row.skip(COUNT - 1);
      return null;
    }
    return map(tenant, row);
  }

  private static UserRecord map(Row row) throws SQLException {
    return map(row.text(), row);
  }

  private static UserRecord map(String tenant, Row row) throws SQLException {
    return new UserRecord(
        new UserId(tenant, row.text()),
        row.number(),
        row.number(),
        row.number(),
        Codec.raises(row.bytes()),
        row.number(),
        Codec.access(row.bytes()),
        row.flag(),
        row.numberOrNull() != null,
        Codec.attributes(row.bytes()));
  }
}
