package dev.sojourn.server.cli.local;

import dev.sojourn.server.OwnerOnlyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Who may read and replace the files that hold secrets. */
final class FileFindings {

  private static final Set<PosixFilePermission> WRITABLE_BY_OTHERS =
      EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
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
          Finding.wrong(area, file + " is open to others than its owner", "chmod 600 " + file));
    }
    Path directory = file.toAbsolutePath().getParent();
    if (directory != null && othersMayReplaceIn(directory)) {
      findings.add(
          Finding.wrong(
              area,
              "others than its owner may replace files in " + directory,
              "chmod go-w " + directory));
    }
    return findings;
  }

  /** Not where the directory keeps everybody to their own files, as the usual /tmp does. */
  private static boolean othersMayReplaceIn(Path directory) throws IOException {
    Set<String> views = directory.getFileSystem().supportedFileAttributeViews();
    if (!views.contains("posix")) {
      return false;
    }
    Set<PosixFilePermission> mode = EnumSet.noneOf(PosixFilePermission.class);
    mode.addAll(Files.getPosixFilePermissions(directory));
    mode.retainAll(WRITABLE_BY_OTHERS);
    boolean isSticky =
        views.contains("unix")
            && Files.getAttribute(directory, "unix:mode") instanceof Integer bits
            && (bits & STICKY) != 0;
    return !mode.isEmpty() && !isSticky;
  }
}
