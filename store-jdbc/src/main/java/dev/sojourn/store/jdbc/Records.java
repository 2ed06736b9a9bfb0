package dev.sojourn.store.jdbc;

import dev.sojourn.store.RecordStore;
import dev.sojourn.store.RecordStore.Entry;
import dev.sojourn.store.RecordStore.Note;
import dev.sojourn.token.SecretBytes;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rows of {@link RecordStore}. */
public final class Records {

  private static final String SELECT = "SELECT space, key, version, value, expires_at FROM records";

  private Records() {}

  public static Optional<Entry> get(Sql sql, String space, String key, Instant now)
      throws SQLException {
    return Optional.ofNullable(
        sql.first(
            SELECT + " WHERE space = ? AND key = ? AND (expires_at IS NULL OR expires_at > ?)",
            Records::map,
            space,
            key,
            now));
  }

  public static Optional<Entry> put(
      Tx tx, Entry entry, long expectedVersion, Instant now, @Nullable Note note)
      throws SQLException {
    Sql sql = tx.sql();
    tx.locks().record(entry.space(), entry.key());
    long version = get(sql, entry.space(), entry.key(), now).map(Entry::version).orElse(0L);
    if (version != expectedVersion) {
      return Optional.empty();
    }
    sql.later(
        "INSERT INTO records (space, key, version, value, expires_at) VALUES (?, ?, ?, ?, ?)"
            + " ON CONFLICT (space, key) DO UPDATE SET version = excluded.version,"
            + " value = excluded.value, expires_at = excluded.expires_at",
        entry.space(),
        entry.key(),
        entry.version(),
        entry.value(),
        entry.expiresAt());
    tell(sql, entry.key(), note);
    return Optional.of(entry);
  }

  public static boolean remove(Tx tx, String space, String key, @Nullable Note note)
      throws SQLException {
    Sql sql = tx.sql();
    tx.locks().record(space, key); // or else who puts at the same time would bring it back
    boolean isRemoved =
        sql.update("DELETE FROM records WHERE space = ? AND key = ?", space, key) > 0;
    if (isRemoved) {
      tell(sql, key, note);
    }
    return isRemoved;
  }

  private static void tell(Sql sql, String key, @Nullable Note note) throws SQLException {
    if (note != null) {
      Events.ofRecord(sql, key, note);
    }
  }

  public static List<Entry> list(
      Sql sql, String space, @Nullable String afterKey, int limit, Instant now)
      throws SQLException {
    return sql.list(
        SELECT
            + " WHERE space = ?1 AND key > ?2"
            + " AND (expires_at IS NULL OR expires_at > ?3) ORDER BY key LIMIT ?4",
        Records::map,
        space,
        afterKey == null ? "" : afterKey,
        now,
        limit);
  }

  /** The entry if it may be stored. */
  public static Entry checked(
      String space, String key, long version, SecretBytes value, @Nullable Instant expiresAt) {
    if (key.isEmpty() || key.length() > RecordStore.MAX_KEY) {
      throw new IllegalArgumentException(
          "key must have 1 to " + RecordStore.MAX_KEY + " characters");
    }
    if (value.length() > RecordStore.MAX_VALUE) {
      throw new IllegalArgumentException(
          "value must have at most " + RecordStore.MAX_VALUE + " bytes");
    }
    return new Entry(space, key, version, value, expiresAt);
  }

  private static Entry map(Row row) throws SQLException {
    return new Entry(row.text(), row.text(), row.number(), row.secret(), row.instantOrNull());
  }
}
