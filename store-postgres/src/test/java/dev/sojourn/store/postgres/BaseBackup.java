package dev.sojourn.store.postgres;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/**
 * Copies the files of a server that runs (PostgreSQL, 25.3.4), as pg_basebackup does, which is not
 * among the programs that tests have.
 */
final class BaseBackup {

  /** Directories of which a copy needs nothing but that they are there. */
  private static final Set<String> EMPTY =
      Set.of(
          "pg_wal",
          "pg_replslot",
          "pg_dynshmem",
          "pg_notify",
          "pg_serial",
          "pg_snapshots",
          "pg_stat_tmp",
          "pg_subtrans");

  private static final Set<String> LEFT = Set.of("postmaster.pid", "postmaster.opts");

  private BaseBackup() {}

  /** Copies them to a directory that is not there yet. */
  static void take(Postmaster server, Path to) throws IOException, SQLException {
    Files.createDirectory(
        to, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    try (Connection connection = Server.connect(server.database());
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_backup_start('copy', true)");
      copy(server.data(), to);
      try (ResultSet row = statement.executeQuery("SELECT labelfile FROM pg_backup_stop(false)")) {
        if (!row.next()) {
          throw new IllegalStateException("no row");
        }
        Files.writeString(to.resolve("backup_label"), row.getString(1));
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
              throws IOException {
            Path relative = from.relativize(directory);
            if (!relative.toString().isEmpty()) {
              Files.createDirectory(to.resolve(relative));
            }
            if (EMPTY.contains(relative.toString())) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (!LEFT.contains(file.getFileName().toString())) {
              try {
                Files.copy(file, to.resolve(from.relativize(file)));
              } catch (NoSuchFileException gone) {
                return FileVisitResult.CONTINUE; // what replaces it is in the log
              }
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failed) throws IOException {
            if (failed instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw failed;
          }
        });
  }
}
