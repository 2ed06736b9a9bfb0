package dev.sojourn.server.cli.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Tells the keys of a demonstration from others, by a remark in their file. */
public final class DemoKeys {

  private static final String REMARK = "# Made by a demonstration: not for production.";

  private DemoKeys() {}

  /** Writes the remark into {@code file}, once. */
  public static void mark(Path file) throws IOException {
    if (!areIn(file)) {
      Files.writeString(file, REMARK + "\n", StandardOpenOption.APPEND);
    }
  }

  /** Whether the keys in {@code file} are a demonstration's. */
  public static boolean areIn(Path file) throws IOException {
    return Files.exists(file) && Files.readString(file).contains(REMARK);
  }
}
