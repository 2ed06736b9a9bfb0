package dev.sojourn.server.cli.admin;

import dev.sojourn.server.accounts.Passwords;
import dev.sojourn.server.cli.terminal.RefusedException;
import dev.sojourn.server.cli.terminal.Terminal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a command takes a password from: never from its arguments, which others can see. */
public final class PasswordOptions {

  /** A character of a password may be a pair of these. */
  private static final int MAX_CHARS = 2 * Passwords.MAX_LENGTH;

  private final Terminal terminal;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "A file whose first line is the password; without it, it is asked for.")
  private @Nullable Path file;

  /** Asks at {@code terminal}. */
  public PasswordOptions(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Whether a file was named. */
  boolean isGiven() {
    return file != null;
  }

  /** The password; asked for twice where somebody types it. */
  String read() throws IOException {
    if (file != null) {
      if (!Files.isReadable(file)) {
        throw new RefusedException("there is no password file " + file + " that can be read");
      }
      try (BufferedReader lines = Files.newBufferedReader(file)) {
        return firstLine(lines);
      }
    }
    Optional<String> first = terminal.askSecretly("Password: ");
    if (first.isEmpty()) {
      return firstLine(
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
    }
    if (!first.equals(terminal.askSecretly("Once more: "))) {
      throw new RefusedException("the two passwords differ");
    }
    return first.get();
  }

  /** The first line; no more of it is read than a password may have. */
  private static String firstLine(Reader text) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = text.read(); c >= 0 && c != '\n' && c != '\r'; c = text.read()) {
      if (line.length() == MAX_CHARS) {
        throw new RefusedException(
            "a password has at most " + Passwords.MAX_LENGTH + " characters");
      }
      line.append((char) c);
    }
    return line.toString();
  }
}
