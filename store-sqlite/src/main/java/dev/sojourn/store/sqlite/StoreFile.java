package dev.sojourn.store.sqlite;

import dev.sojourn.store.StoreUnavailableException;
import dev.sojourn.store.jdbc.AttributeBox;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/**
 * The database file, held for one process by a lock on a file beside it.
 *
 * <p>The lock is not on the database itself: SQLite's own locks on it would be lost with any second
 * descriptor that is closed, and its exclusive mode would lock out this store's readers.
 */
final class StoreFile implements AutoCloseable {

  private static final Set<StandardOpenOption> LOCK_OPTIONS =
      Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);

  /** The operating system's words for EROFS, which Java hands on. */
  private static final String READ_ONLY = "Read-only file system";

  private final Path path;
  private final FileChannel lock;
  private final AttributeBox box = new AttributeBox();

  private StoreFile(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Locks the file, and makes an empty one if there is none; nobody but its owner may read it.
   *
   * @throws StoreLockedException if another store has it
   */
  static StoreFile lock(Path named) {
    try {
      StoreFile held = held(named);
      try {
        create(held.path, ownersOnly(held.path));
      } catch (IOException failed) {
        held.close(); // or every later attempt would find the file in use
        throw failed;
      }
      return held;
    } catch (IOException failed) {
      throw cannotOpen(named, failed);
    }
  }

  /**
   * Locks the file, whether it is there or not.
   *
   * @throws StoreLockedException if another store has it
   */
  static StoreFile hold(Path named) {
    try {
      return held(named);
    } catch (IOException failed) {
      throw cannotOpen(named, failed);
    }
  }

  private static StoreFile held(Path named) throws IOException {
    Path path = real(named);
    FileChannel channel = FileChannel.open(beside(path, "-lock"), LOCK_OPTIONS, ownersOnly(path));
    if (!locked(channel)) {
      channel.close();
      throw new StoreLockedException(
          path
              + " is in use by another store, of this or another process: stop the server that has"
              + " it open, or name another file",
          null);
    }
    return new StoreFile(path, channel);
  }

  /** Whether a store has it; nothing is made for the question. */
  static boolean isHeld(Path named) throws IOException {
    Path lock = beside(real(named), "-lock");
    if (!Files.exists(lock)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
      return !locked(channel);
    }
  }

  private static StoreUnavailableException cannotOpen(Path named, IOException failed) {
    return new StoreUnavailableException("cannot open " + named + ": " + why(failed), failed);
  }

  /** Where it really is. */
  Path path() {
    return path;
  }

  /** The file whose name goes on with {@code suffix}. */
  static Path beside(Path path, String suffix) {
    return path.resolveSibling(path.getFileName() + suffix);
  }

  /** Opens a connection without touching the file, whatever it is. */
  SqliteSql connect() throws SQLException {
    return connect(path, box);
  }

  /** The same to any file, without keys of attributes. */
  static SqliteSql connect(Path path) throws SQLException {
    return connect(path, new AttributeBox());
  }

  private static SqliteSql connect(Path path, AttributeBox box) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(5_000);
    // As a URI, because the driver would take a '?' in a path for the beginning of its settings.
    return new SqliteSql(config.createConnection("jdbc:sqlite:" + path.toUri()), box);
  }

  /** Opens a connection that cannot write, to a file that is prepared. */
  SqliteSql connectToRead() throws SQLException {
    SqliteSql sql = connect();
    sql.script("PRAGMA temp_store = MEMORY; PRAGMA query_only = ON");
    return sql;
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }

  private static String why(IOException failed) {
    return switch (failed) {
      case NoSuchFileException absent -> "its directory does not exist";
      case AccessDeniedException denied -> "access denied to " + denied.getFile();
      case FileAlreadyExistsException taken -> "it is no regular file";
      case FileSystemException fixed when READ_ONLY.equals(fixed.getReason()) ->
          "its file system is read-only";
      default -> String.valueOf(failed.getMessage());
    };
  }

  private static Path real(Path named) throws IOException {
    Path path = named.toAbsolutePath().normalize();
    Path directory = path.getParent();
    if (directory == null || path.getFileName() == null) {
      throw new IOException("a directory cannot be a store");
    }
    return Files.exists(path)
        ? path.toRealPath()
        : directory.toRealPath().resolve(named.getFileName());
  }

  private static FileAttribute<?>[] ownersOnly(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      @Nullable FileLock held = channel.tryLock();
      return held != null;
    } catch (OverlappingFileLockException heldInThisProcess) {
      return false;
    }
  }

  /**
   * Makes an empty file that nobody but its owner may read.
   *
   * @throws FileAlreadyExistsException if there is one
   */
  static void createEmpty(Path path) throws IOException {
    Files.createFile(path, ownersOnly(path));
  }

  private static void create(Path path, FileAttribute<?>[] attributes) throws IOException {
    try {
      Files.createFile(path, attributes);
    } catch (FileAlreadyExistsException kept) {
      if (!Files.isRegularFile(path)) {
        throw kept;
      }
    }
  }
}
