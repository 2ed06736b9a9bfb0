package dev.sojourn.server.cli.admin;

import dev.sojourn.server.OwnerOnlyFile;
import dev.sojourn.server.cli.terminal.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** The service key that a command presents. */
@SuppressWarnings("NullAway.Init") // picocli sets the field
final class KeyOption {

  private static final Pattern KEY = Pattern.compile("sjk_[A-Za-z0-9_-]{1,128}");
  private static final int MAX_BYTES = 4_096;

  @Option(
      names = "--key-file",
      defaultValue = "data/demo/service-key",
      paramLabel = "FILE",
      description = "A file with a service key, mode 0600. Default: ${DEFAULT-VALUE}.")
  private Path file;

  KeyOption() {}

  /** Where it lies. */
  Path file() {
    return file;
  }

  /**
   * The key.
   *
   * @throws RefusedException if the file cannot be read, holds none, or others may read it
   */
  String read() throws IOException {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new RefusedException("there is no key file " + file + " that can be read");
    }
    if (!OwnerOnlyFile.isForOwnerOnly(file)) {
      throw new RefusedException(file + " is open to others: its mode must be 0600");
    }
    String key = Files.size(file) > MAX_BYTES ? "" : Files.readString(file).strip();
    // Nothing else goes into a header: the wrong file's content is nobody's business.
    if (!KEY.matcher(key).matches()) {
      throw new RefusedException(file + " holds no service key");
    }
    return key;
  }
}
