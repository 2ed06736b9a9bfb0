package dev.sojourn.store.sqlite;

import dev.sojourn.store.jdbc.Row;
import dev.sojourn.store.jdbc.SessionRows;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The form of the file: recognises it and brings it up to date. The file carries the version in
 * {@code user_version} and the mark of this program in {@code application_id}; {@code
 * schema/<n>.sql} leads from version n - 1 to n.
 */
final class Schema {

  /** The version that this program writes. */
  static final int VERSION = 10;

  /** "Sjrn". */
  static final int APPLICATION_ID = 0x536a726e;

  /**
   * For the connection that writes. The log shrinks again after an unusually long one; what is
   * removed is overwritten, so that an erased user is not left in the file.
   */
  private static final String SETTINGS =
      "PRAGMA secure_delete = ON; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA journal_size_limit = 67108864";

  private Schema() {}

  /**
   * Checks the file before anything is written to it, then migrates it and sets up the connection.
   *
   * @throws IncompatibleStoreException if it is no database, another program's, or too new
   */
  static void prepare(SqliteSql sql, Path path) throws SQLException {
    long version = check(sql, path);
    sql.first("PRAGMA journal_mode = WAL", Row::text);
    sql.script(SETTINGS);
    sql.define("seen_from", SessionRows::seenFrom);
    for (long next = version + 1; next <= VERSION; next++) {
      migrate(sql, next);
    }
  }

  /**
   * The version of the file, 0 for an empty one; nothing is written.
   *
   * @throws IncompatibleStoreException as {@link #prepare}
   */
  static long check(SqliteSql sql, Path path) throws SQLException {
    try {
      long version = sql.number("PRAGMA user_version");
      long application = sql.number("PRAGMA application_id");
      boolean empty = sql.number("SELECT count(*) FROM sqlite_schema") == 0;
      if (application != APPLICATION_ID && !(empty && application == 0 && version == 0)) {
        throw incompatible(path, "is a database of another program", null);
      }
      if (version > VERSION) {
        throw incompatible(
            path,
            "has schema version "
                + version
                + ", but this program knows only up to "
                + VERSION
                + ": start the newer program, or restore an older copy",
            null);
      }
      return version;
    } catch (SQLiteException failed) {
      if (failed.getResultCode() == SQLiteErrorCode.SQLITE_NOTADB) {
        throw incompatible(path, "is not an SQLite database", failed);
      }
      throw failed;
    }
  }

  private static void migrate(SqliteSql sql, long to) throws SQLException {
    sql.execute("BEGIN IMMEDIATE");
    try {
      sql.script(resource("schema/" + to + ".sql"));
      sql.script("PRAGMA application_id = " + APPLICATION_ID + "; PRAGMA user_version = " + to);
      sql.execute("COMMIT");
    } catch (SQLException failed) {
      sql.execute("ROLLBACK");
      throw failed;
    }
  }

  private static String resource(String name) {
    try (@Nullable InputStream in = Schema.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new IllegalStateException("no resource " + name, unreadable);
    }
  }

  private static IncompatibleStoreException incompatible(
      Path path, String what, @Nullable Throwable cause) {
    return new IncompatibleStoreException(path + " " + what, cause);
  }
}
