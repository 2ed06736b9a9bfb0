package dev.sojourn.server.cli.local;

import dev.sojourn.SojournException;
import dev.sojourn.server.accounts.DemoAccounts;
import dev.sojourn.store.sqlite.SqliteInspection;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The file of an embedded store: whole, of a form that this program knows, with room to grow. */
final class SqliteFindings {

  private static final String AREA = StoreFindings.AREA;
  private static final long MEGABYTE = 1024L * 1024;

  /** Less, and the next busy hour may fill it. */
  private static final long LEAST_FREE = 256 * MEGABYTE;

  /** The log shrinks to 64 MB by itself, unless something reads one moment of the file for long. */
  private static final long LARGEST_LOG = 256 * MEGABYTE;

  /** SQLite's log is shared memory, which these do not have. */
  private static final Set<String> NETWORKED =
      Set.of("nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "9p", "fuse.sshfs", "fuse.glusterfs");

  private SqliteFindings() {}

  static StoreFindings of(Path file) throws IOException {
    List<Finding> findings = new ArrayList<>();
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null || Files.isDirectory(file)) {
      findings.add(
          Finding.wrong(AREA, file + " is a directory", "Name a file in it: sqlite:FILE."));
      return StoreFindings.ofNothing(findings);
    }
    Path above = directory.getParent();
    if (!Files.exists(directory) && above != null && Files.isWritable(above)) {
      findings.add(
          Finding.note(
              AREA,
              "there is no directory " + directory + " yet",
              "The first start makes it, for its owner only."));
      return StoreFindings.ofNothing(findings);
    }
    if (!Files.isDirectory(directory)) {
      findings.add(
          Finding.wrong(
              AREA,
              file + ": its directory does not exist",
              "mkdir -p " + Finding.quoted(directory)));
      return StoreFindings.ofNothing(findings);
    }
    addSpace(findings, directory, Files.exists(file) ? Files.size(file) : 0);
    if (!Files.exists(file)) {
      findings.add(Finding.note(AREA, "there is no " + file + " yet", "The first start makes it."));
      return StoreFindings.ofNothing(findings);
    }
    findings.addAll(FileFindings.of(AREA, file));
    Path log = file.resolveSibling(file.getFileName() + "-wal");
    findings.addAll(FileFindings.of(AREA, log));
    addLog(findings, log);
    SqliteInspection inspection = inspect(findings, file);
    return inspection == null
        ? StoreFindings.ofNothing(findings)
        : new StoreFindings(findings, true, inspection.inUse(), inspection.newestEvent());
  }

  private static @Nullable SqliteInspection inspect(List<Finding> findings, Path file) {
    SqliteInspection inspection;
    try {
      inspection = SqliteInspection.of(file);
    } catch (SojournException unreadable) {
      findings.add(
          Finding.wrong(
              AREA,
              String.valueOf(unreadable.getMessage()),
              "Name the right file, or put a back-up in its place: sojourn restore."));
      return null;
    }
    for (String damage : inspection.damages()) {
      findings.add(
          Finding.wrong(
              AREA,
              file + " is damaged: " + damage,
              "Stop the server and put the latest back-up in its place: sojourn restore."));
    }
    if (inspection.damages().isEmpty() && hasDemonstration(file)) {
      findings.add(
          Finding.wrong(
              AREA,
              file + " has a demonstration's accounts, whose passwords everybody knows",
              "Name another file, which the first start makes; serve refuses this one."));
    }
    if (!inspection.writable()) {
      findings.add(
          Finding.wrong(
              AREA,
              "this user may not write " + file + " or beside it",
              "Run as the server's user, or give it the file and its directory (chown)."));
    }
    if (inspection.schemaVersion() < inspection.knownVersion()) {
      findings.add(
          Finding.note(
              AREA,
              "%s is of version %d, this program writes %d"
                  .formatted(file, inspection.schemaVersion(), inspection.knownVersion()),
              "The next start brings it up; back it up before, older programs will refuse it."));
    }
    if (inspection.damages().isEmpty()) {
      findings.add(
          Finding.ok(
              AREA,
              "%s is whole, of version %d, and %s"
                  .formatted(
                      file,
                      inspection.schemaVersion(),
                      inspection.inUse() ? "a server has it open" : "nobody has it open")));
    }
    return inspection;
  }

  private static boolean hasDemonstration(Path file) {
    return DemoAccounts.areIn((space, key) -> SqliteInspection.record(file, space, key));
  }

  private static void addSpace(List<Finding> findings, Path directory, long size)
      throws IOException {
    FileStore disk = Files.getFileStore(directory);
    long free = disk.getUsableSpace();
    if (NETWORKED.contains(disk.type())) {
      findings.add(
          Finding.wrong(
              AREA,
              directory + " is on a network file system (" + disk.type() + ")",
              "Move the store to a disk of this machine."));
    }
    if (free < LEAST_FREE) {
      findings.add(
          Finding.wrong(
              AREA,
              "only " + free / MEGABYTE + " MB are free in " + directory,
              "Make room: no session begins or ends on a full disk."));
    } else if (free < 2 * size) {
      findings.add(
          Finding.note(
              AREA,
              free / MEGABYTE
                  + " MB are free in "
                  + directory
                  + ", the store has "
                  + size / MEGABYTE,
              "Make room: a back-up needs as much again while it is made."));
    } else {
      findings.add(Finding.ok(AREA, free / MEGABYTE + " MB are free in " + directory));
    }
  }

  private static void addLog(List<Finding> findings, Path log) throws IOException {
    if (Files.exists(log) && Files.size(log) > LARGEST_LOG) {
      findings.add(
          Finding.wrong(
              AREA,
              log + " has " + Files.size(log) / MEGABYTE + " MB",
              "Find what keeps the file open for so long, a back-up or another program."));
    }
  }
}
