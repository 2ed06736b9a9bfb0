package dev.sojourn.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files with secrets: nobody but their owner may read them, at no moment. */
public final class OwnerOnlyFile {

  private static final Set<PosixFilePermission> MODE = PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> DIRECTORY_MODE =
      PosixFilePermissions.fromString("rwx------");

  private OwnerOnlyFile() {}

  /** Fills a file. */
  @FunctionalInterface
  public interface Content {

    /** Writes everything to {@code draft}, an empty file. */
    void writeTo(Path draft) throws IOException;
  }

  /**
   * Writes {@code text} to {@code file}, whole or not at all, and makes its directory if needed.
   */
  public static void write(Path file, String text) throws IOException {
    Files.createDirectories(directory(file));
    write(file, true, draft -> Files.writeString(draft, text));
  }

  /**
   * Writes {@code content} to {@code file}, whole or not at all.
   *
   * @param replace whether a file that is there may be replaced
   * @throws FileAlreadyExistsException if it is there and must not
   * @throws NoSuchFileException if its directory is not there
   */
  public static void write(Path file, boolean replace, Content content) throws IOException {
    Path directory = directory(file);
    if (!Files.isDirectory(directory)) {
      throw new NoSuchFileException(file.toString(), null, "its directory does not exist");
    }
    if (!replace) {
      refuseToReplace(file);
    }
    Path draft = Files.createTempFile(directory, ".draft", null, ownerOnly(directory));
    try {
      content.writeTo(draft);
      try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      move(draft, file, replace);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static void move(Path draft, Path file, boolean replace) throws IOException {
    if (replace) {
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return;
    }
    try {
      Files.createLink(file, draft); // fails when the file came meanwhile, which no move does
    } catch (UnsupportedOperationException noLinks) {
      Files.move(draft, file);
    }
  }

  /**
   * Makes an empty file.
   *
   * @throws FileAlreadyExistsException if there is one
   */
  public static void createEmpty(Path file) throws IOException {
    refuseToReplace(file);
    Files.createFile(file, ownerOnly(file));
  }

  /**
   * Makes a directory.
   *
   * @throws FileAlreadyExistsException if something of this name is there
   * @throws NoSuchFileException if the directory around it is not there
   */
  public static void createDirectory(Path directory) throws IOException {
    Files.createDirectory(
        directory,
        isPosix(directory)
            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(DIRECTORY_MODE)}
            : new FileAttribute<?>[0]);
  }

  private static void refuseToReplace(Path file) throws FileAlreadyExistsException {
    if (Files.exists(file)) {
      throw new FileAlreadyExistsException(file.toString(), null, "it is there already");
    }
  }

  /** Whether nobody but its owner may read or write it, as far as the file system knows owners. */
  public static boolean isForOwnerOnly(Path file) throws IOException {
    return !isPosix(file) || MODE.containsAll(Files.getPosixFilePermissions(file));
  }

  private static Path directory(Path file) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null) {
      throw new IOException(file + " is no file");
    }
    return directory;
  }

  private static boolean isPosix(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private static FileAttribute<?>[] ownerOnly(Path file) {
    return isPosix(file)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(MODE)}
        : new FileAttribute<?>[0];
  }
}
