package dev.sojourn.spring.boot;

import dev.sojourn.TimeSource;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.postgres.PostgresSettings;
import dev.sojourn.store.postgres.PostgresStore;
import dev.sojourn.store.sqlite.SqliteStore;
import dev.sojourn.token.SecretBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The store that {@code sojourn.store.url} names. Each sort needs its own module to be opened. */
public sealed interface NamedStore {

  /**
   * Opens it.
   *
   * @throws SettingsException if what opens it is not on the class path
   * @throws dev.sojourn.SojournException if it cannot be opened
   */
  SessionStore open();

  /**
   * A file of this machine.
   *
   * @param file which
   */
  record SqliteFile(Path file) implements NamedStore {

    @Override
    public SessionStore open() {
      return opened("sojourn-store-sqlite", () -> SqliteStore.open(file));
    }
  }

  /**
   * A database that nodes share.
   *
   * @param settings where it is and how it is used
   */
  record PostgresDatabase(PostgresSettings settings) implements NamedStore {

    @Override
    public SessionStore open() {
      return PostgresStore.open(settings);
    }
  }

  /**
   * The one that the settings name.
   *
   * @throws SettingsException if they name none, or wrongly
   */
  static NamedStore of(SojournProperties.Store settings, TimeSource time) {
    String sqlite = "sqlite:";
    String url = settings.url() == null ? "" : settings.url();
    if (url.startsWith(sqlite) && url.length() > sqlite.length()) {
      try {
        return new SqliteFile(Path.of(url.substring(sqlite.length())));
      } catch (InvalidPathException refused) {
        throw new SettingsException("sojourn.store.url: " + refused.getMessage(), refused);
      }
    }
    if (url.startsWith("postgres://") || url.startsWith("postgresql://")) {
      return opened("sojourn-store-postgres", () -> database(url, settings, time));
    }
    throw new SettingsException(
        "sojourn.store.url must say where sessions are kept: sqlite:FILE or"
            + " postgres://[user@]host[:port]/database",
        null);
  }

  private static NamedStore database(
      String url, SojournProperties.Store settings, TimeSource time) {
    SojournProperties.Postgres use = settings.postgres();
    SecretBytes password = password(settings);
    Duration poll = use.pollInterval();
    try {
      PostgresSettings database =
          PostgresSettings.of(url, password)
              .withConnections(use.connections())
              .withPatience(use.timeout())
              .withTime(time);
      return new PostgresDatabase(poll == null ? database : database.withPollInterval(poll));
    } catch (IllegalArgumentException refused) {
      throw new SettingsException("sojourn.store." + refused.getMessage(), refused);
    }
  }

  /** Classes are looked for when they are used, so that one store does without the other's. */
  private static <T> T opened(String module, Supplier<T> opening) {
    try {
      return opening.get();
    } catch (NoClassDefFoundError absent) {
      throw new SettingsException(
          "sojourn.store.url names a store whose module is not on the class path: dev.sojourn:"
              + module,
          absent);
    }
  }

  private static @Nullable SecretBytes password(SojournProperties.Store settings) {
    Path file = settings.passwordFile();
    String stated = settings.password();
    if (file != null && stated != null) {
      throw new SettingsException(
          "sojourn.store.password and sojourn.store.password-file: state one of them", null);
    }
    String password = file == null ? stated : read(file);
    return password == null ? null : SecretBytes.copyOf(password.getBytes(StandardCharsets.UTF_8));
  }

  private static String read(Path file) {
    int most = 1_000; // longer is no password
    try {
      String text = Files.size(file) > most ? "" : Files.readString(file).strip();
      if (text.isEmpty() || text.lines().count() > 1) {
        throw new SettingsException(
            "sojourn.store.password-file: " + file + " must hold a password and nothing else",
            null);
      }
      return text;
    } catch (IOException unreadable) {
      throw new SettingsException(
          "sojourn.store.password-file: " + file + " cannot be read", unreadable);
    }
  }
}
