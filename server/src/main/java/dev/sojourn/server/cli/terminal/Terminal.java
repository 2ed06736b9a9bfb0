package dev.sojourn.server.cli.terminal;

import java.io.Console;
import java.util.Optional;

/** The person in front of a command, if there is one. */
public interface Terminal {

  /** Whether there is one. */
  boolean isThere();

  /** Asks, and shows what is typed; empty when nobody can answer. */
  Optional<String> ask(String question);

  /** Asks without showing what is typed; empty when nobody can answer. */
  Optional<String> askSecretly(String question);

  /** The terminal of this process. */
  @SuppressWarnings("SystemConsoleNull") // Main chooses the console that is null without a terminal
  static Terminal system() {
    return new Terminal() {
      @Override
      public boolean isThere() {
        return System.console() != null;
      }

      @Override
      public Optional<String> ask(String question) {
        Console console = System.console();
        return console == null
            ? Optional.empty()
            : Optional.ofNullable(console.readLine("%s", question));
      }

      @Override
      public Optional<String> askSecretly(String question) {
        Console console = System.console();
        return console == null
            ? Optional.empty()
            : Optional.ofNullable(console.readPassword("%s", question)).map(String::valueOf);
      }
    };
  }
}
