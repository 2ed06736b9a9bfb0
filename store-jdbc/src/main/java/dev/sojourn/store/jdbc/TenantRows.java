package dev.sojourn.store.jdbc;

import dev.sojourn.store.TenantRecord;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The rows of tenants. */
public final class TenantRows {

  /** What {@link #map} reads, of {@code tenants t}. */
  public static final String COLUMNS = "t.tenant, t.version, t.epoch, t.raises";

  private static final int COUNT = 4;

  private TenantRows() {}

  public static @Nullable TenantRecord find(Sql sql, String tenant) throws SQLException {
    return sql.first(
        "SELECT " + COLUMNS + " FROM tenants t WHERE t.tenant = ?", TenantRows::map, tenant);
  }

  /** Inserts or replaces the record. */
  public static void save(Sql sql, TenantRecord tenant) throws SQLException {
    sql.later(
        """
        INSERT INTO tenants (tenant, version, epoch, raises) VALUES (?, ?, ?, ?)
        ON CONFLICT (tenant) DO UPDATE SET version = excluded.version, epoch = excluded.epoch,
          raises = excluded.raises
        """,
        tenant.tenant(),
        tenant.version(),
        tenant.epoch(),
        Codec.encodeRaises(tenant.raises()));
  }

  /** The tenant of an outer join, or null. */
  public static @Nullable TenantRecord mapJoined(Row row) throws SQLException {
    String tenant = row.textOrNull();
    if (tenant == null) {
      row.skip(COUNT - 1);
      return null;
    }
    return map(tenant, row);
  }

  private static TenantRecord map(Row row) throws SQLException {
    return map(row.text(), row);
  }

  private static TenantRecord map(String tenant, Row row) throws SQLException {
    return new TenantRecord(tenant, row.number(), row.number(), Codec.raises(row.bytes()));
  }
}
