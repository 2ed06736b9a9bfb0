package dev.sojourn.server.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a command takes a password from: never from its arguments, which others can see. */
final class PasswordOptions {

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "A file whose first line is the password; without it, it is asked for.")
  private @Nullable Path file;

  PasswordOptions() {}

  /** The password; asked for twice where somebody types it. */
  @SuppressWarnings("SystemConsoleNull") // Main chooses the console that is null without a terminal
  String read() throws IOException {
    if (file != null) {
      return firstLine(Files.readString(file));
    }
    Console console = System.console();
    if (console == null) {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      String line = in.readLine();
      return line == null ? "" : line;
    }
    String first = String.valueOf(console.readPassword("Password: "));
    if (!first.equals(String.valueOf(console.readPassword("Once more: ")))) {
      throw new ApiClient.RefusedException("the two passwords differ");
    }
    return first;
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }
}
