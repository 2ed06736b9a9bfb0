package dev.sojourn.store.jdbc;

import dev.sojourn.Device;
import dev.sojourn.DeviceId;
import dev.sojourn.DeviceTraits;
import dev.sojourn.UserId;
import dev.sojourn.store.DeviceRecord;
import dev.sojourn.token.SecretBytes;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of devices. */
public final class DeviceRows {

  /** What {@link #map} reads, of {@code devices d}. */
  public static final String COLUMNS =
      "d.id, d.tenant, d.user_id, d.name, d.kind, d.os, d.browser, d.first_seen_at, d.last_seen_at";

  private static final int COUNT = 9;

  private static final String FROM = "SELECT " + COLUMNS + " FROM devices d WHERE ";

  private DeviceRows() {}

  public static @Nullable Device find(Sql sql, UserId user, DeviceId id) throws SQLException {
    return sql.first(
        FROM + "d.tenant = ? AND d.user_id = ? AND d.id = ?",
        DeviceRows::map,
        user.tenant(),
        user.id(),
        id);
  }

  public static @Nullable Device findByVerifier(Sql sql, UserId user, SecretBytes verifier)
      throws SQLException {
    return sql.first(
        FROM + "d.tenant = ? AND d.user_id = ? AND d.verifier = ?",
        DeviceRows::map,
        user.tenant(),
        user.id(),
        verifier);
  }

  /** The user's devices, latest sign-in first. */
  public static List<Device> list(Sql sql, UserId user) throws SQLException {
    return sql.list(
        FROM + "d.tenant = ? AND d.user_id = ? ORDER BY d.last_seen_at DESC, d.id DESC",
        DeviceRows::map,
        user.tenant(),
        user.id());
  }

  /**
   * The user's devices but {@code asker}, latest sign-in first, that were confirmed neither on it
   * nor on an older one.
   */
  public static List<Device> inQuestion(Sql sql, UserId user, DeviceId asker) throws SQLException {
    return sql.list(
        "SELECT "
            + COLUMNS
            + """
             FROM devices a JOIN devices d ON d.tenant = a.tenant AND d.user_id = a.user_id
            WHERE a.tenant = ? AND a.user_id = ? AND a.id = ? AND d.id <> a.id
              AND (d.confirmed_from IS NULL OR d.confirmed_from > a.first_seen_at)
            ORDER BY d.last_seen_at DESC, d.id DESC
            """,
        DeviceRows::map,
        user.tenant(),
        user.id(),
        asker);
  }

  /** Whether this is a confirmation by an older device than any before. */
  public static boolean confirm(Sql sql, Device device, Device asker) throws SQLException {
    return sql.update(
            """
            UPDATE devices SET confirmed_from = ? WHERE tenant = ? AND user_id = ? AND id = ?
              AND (confirmed_from IS NULL OR confirmed_from > ?)
            """,
            asker.firstSeenAt(),
            device.owner().tenant(),
            device.owner().id(),
            device.id(),
            asker.firstSeenAt())
        > 0;
  }

  /** Adds a device; about the first of a user nobody need ask. */
  public static void insert(Sql sql, DeviceRecord record, boolean isFirst) throws SQLException {
    Device device = record.device();
    sql.later(
        """
        INSERT INTO devices (tenant, user_id, id, verifier, name, kind, os, browser, first_seen_at,
          last_seen_at, confirmed_from)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        device.owner().tenant(),
        device.owner().id(),
        device.id(),
        record.verifier(),
        device.name(),
        device.traits().kind().wireName(),
        device.traits().os(),
        device.traits().browser(),
        device.firstSeenAt(),
        device.lastSeenAt(),
        isFirst ? 0L : null);
  }

  /** Stores name, traits and latest sign-in. */
  public static void update(Sql sql, Device device) throws SQLException {
    sql.later(
        """
        UPDATE devices SET name = ?, kind = ?, os = ?, browser = ?, last_seen_at = ?
        WHERE tenant = ? AND user_id = ? AND id = ?
        """,
        device.name(),
        device.traits().kind().wireName(),
        device.traits().os(),
        device.traits().browser(),
        device.lastSeenAt(),
        device.owner().tenant(),
        device.owner().id(),
        device.id());
  }

  public static void delete(Sql sql, Device device) throws SQLException {
    sql.later(
        "DELETE FROM devices WHERE tenant = ? AND user_id = ? AND id = ?",
        device.owner().tenant(),
        device.owner().id(),
        device.id());
  }

  public static void deleteAll(Sql sql, UserId user) throws SQLException {
    sql.later("DELETE FROM devices WHERE tenant = ? AND user_id = ?", user.tenant(), user.id());
  }

  /** The device of an outer join, or null. */
  public static @Nullable Device mapJoined(Row row) throws SQLException {
    DeviceId id = row.deviceIdOrNull();
    if (id == null) {
      row.skip(COUNT - 1);
      return null;
    }
    return map(id, row);
  }

  public static Device map(Row row) throws SQLException {
    return map(row.deviceId(), row);
  }

  private static Device map(DeviceId id, Row row) throws SQLException {
    return new Device(
        id,
        new UserId(row.text(), row.text()),
        row.textOrNull(),
        traits(row),
        row.instant(),
        row.instant());
  }

  /** Kind, operating system and browser. */
  public static DeviceTraits traits(Row row) throws SQLException {
    return new DeviceTraits(row.deviceKind(), row.text(), row.text());
  }
}
