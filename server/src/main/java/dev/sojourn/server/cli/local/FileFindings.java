package dev.sojourn.server.cli.local;

import dev.sojourn.server.OwnerOnlyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Who may read and replace the files that hold secrets. */
final class FileFindings {

  private static final Set<PosixFilePermission> WRITABLE_BY_OTHERS =
      EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
  private static final Set<PosixFilePermission> EVERYBODY =
      EnumSet.of(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);
  private static final int STICKY = 0x200;

  private FileFindings() {}

  /**
   * What is wrong with the modes of {@code file} and its directory; nothing is made of an absent
   * one.
   */
  static List<Finding> of(String area, Path file) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    List<Finding> findings = new ArrayList<>();
    if (!OwnerOnlyFile.isForOwnerOnly(file)) {
      findings.add(
          Finding.wrong(
              area,
              file + " is open to others than its owner",
              "chmod 600 " + Finding.quoted(file)));
    }
    findings.addAll(ofDirectory(area, file));
    return findings;
  }

  /** The same of a file that others may read, but not change. */
  static List<Finding> ofWriters(String area, Path file) throws IOException {
    List<Finding> findings = new ArrayList<>();
    if (othersMayWrite(file)) {
      findings.add(
          Finding.wrong(
              area,
              "others than its owner may change " + file,
              "chmod go-w " + Finding.quoted(file)));
    }
    findings.addAll(ofDirectory(area, file));
    return findings;
  }

  private static List<Finding> ofDirectory(String area, Path file) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory != null && othersMayReplaceIn(directory)) {
      return List.of(
          Finding.wrong(
              area,
              "others than its owner may replace files in " + directory,
              "chmod go-w " + Finding.quoted(directory)));
    }
    return List.of();
  }

  /** Not where the directory keeps everybody to their own files, as the usual /tmp does. */
  private static boolean othersMayReplaceIn(Path directory) throws IOException {
    boolean isSticky =
        views(directory).contains("unix")
            && Files.getAttribute(directory, "unix:mode") instanceof Integer bits
            && (bits & STICKY) != 0;
    return !isSticky && othersMayWrite(directory);
  }

  /** Whether even those outside its group may read or change it. */
  static boolean isOpenToEverybody(Path file) throws IOException {
    return views(file).contains("posix")
        && !Collections.disjoint(Files.getPosixFilePermissions(file), EVERYBODY);
  }

  private static boolean othersMayWrite(Path path) throws IOException {
    return views(path).contains("posix")
        && !Collections.disjoint(Files.getPosixFilePermissions(path), WRITABLE_BY_OTHERS);
  }

  private static Set<String> views(Path path) {
    return path.getFileSystem().supportedFileAttributeViews();
  }
}
