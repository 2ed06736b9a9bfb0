package dev.sojourn.store.sqlite;

import dev.sojourn.store.RecordStore;
import dev.sojourn.store.StoreUnavailableException;
import dev.sojourn.store.jdbc.Records;
import dev.sojourn.store.jdbc.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an operator wants to know of a store's file, whether a server has it open or not.
 *
 * @param inUse whether a store, of whatever process, has it open
 * @param writable whether this process may write the file and beside it
 * @param schemaVersion the version of its form
 * @param knownVersion the version that this program writes; an older one is brought up to it
 * @param damages what SQLite finds wrong, the first few; empty for a whole file
 * @param newestEvent when something was recorded last; null if nothing ever was
 */
public record SqliteInspection(
    boolean inUse,
    boolean writable,
    long schemaVersion,
    long knownVersion,
    List<String> damages,
    @Nullable Instant newestEvent) {

  /** Copies. */
  public SqliteInspection {
    damages = List.copyOf(damages);
  }

  /**
   * Reads the whole file, changes nothing in it and keeps nobody from using it.
   *
   * @throws IncompatibleStoreException if it is no store, or of a newer version
   * @throws StoreUnavailableException if it is absent or cannot be read
   */
  public static SqliteInspection of(Path path) {
    if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
      throw new StoreUnavailableException(path + " is no file that can be read", null);
    }
    try (SqliteSql sql = StoreFile.connect(path)) {
      sql.script("PRAGMA query_only = ON");
      long version = Schema.check(sql, path);
      if (version == 0) {
        throw new IncompatibleStoreException(path + " holds no store", null);
      }
      return new SqliteInspection(
          StoreFile.isHeld(path),
          isWritable(path.toAbsolutePath()),
          version,
          Schema.VERSION,
          SqliteRestore.damages(sql),
          sql.first("SELECT recorded_at FROM events ORDER BY seq DESC LIMIT 1", Row::instant));
    } catch (SQLException failed) {
      throw Faults.of("reading " + path, failed);
    } catch (IOException failed) {
      throw new StoreUnavailableException("reading " + path + " failed", failed);
    }
  }

  /**
   * Reads one record of a store's file likewise, also one that has expired.
   *
   * @param space what sort of record
   * @param key its name within the space
   * @throws StoreUnavailableException if it cannot be read
   */
  public static Optional<RecordStore.Entry> record(Path path, String space, String key) {
    try (SqliteSql sql = StoreFile.connect(path)) {
      sql.script("PRAGMA query_only = ON");
      return Records.get(sql, space, key, Instant.EPOCH);
    } catch (SQLException failed) {
      throw Faults.of("reading " + path, failed);
    }
  }

  private static boolean isWritable(Path path) {
    Path directory = path.getParent();
    return Files.isWritable(path) && directory != null && Files.isWritable(directory);
  }
}
