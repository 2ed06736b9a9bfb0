package dev.sojourn.store.postgres;

import dev.sojourn.TimeSource;
import dev.sojourn.token.SecretBytes;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where the database is and how it is used. Immutable.
 *
 * @param url {@code postgres://[user@]host[:port]/database}, without a user for the one of the
 *     operating system, with several {@code host:port} separated by commas where one of them is the
 *     primary at a time, and with {@code ?name=value&...} of {@code sslmode}, {@code sslrootcert},
 *     {@code sslcert}, {@code sslkey}, {@code channel_binding} and {@code application_name} as
 *     libpq has them; never with a password, which would end up in logs
 * @param password in UTF-8, or null where none is asked for
 * @param connections the most connections for requests, 2 to 1,000; three more serve the feed: one
 *     asks for changes, one hears of them, and one tells others
 * @param patience how long a caller waits for a connection, and how long for each answer, at least
 *     one second; then the connection is closed, and nothing is ever cancelled: whether what was
 *     asked happened is unknown then
 * @param pollInterval how often the feed asks by itself, and so how old its lease gets
 * @param time by which the feed's lease is proved; it must be that of the engine
 */
public record PostgresSettings(
    String url,
    @Nullable SecretBytes password,
    int connections,
    Duration patience,
    Duration pollInterval,
    TimeSource time) {

  /** Checks the bounds; a wrong one is an {@link IllegalArgumentException}. */
  public PostgresSettings {
    Objects.requireNonNull(time, "time");
    try {
      PostgresUrl.parse(url);
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException("url " + wrong.getMessage(), wrong);
    }
    if (connections < 2 || connections > 1_000) {
      throw new IllegalArgumentException("connections must be 2 to 1000");
    }
    if (patience.compareTo(Duration.ofSeconds(1)) < 0 || patience.compareTo(MOST) > 0) {
      throw new IllegalArgumentException("patience must be 1 s to 1 h");
    }
    if (pollInterval.compareTo(LEAST_INTERVAL) < 0 || pollInterval.compareTo(MOST) > 0) {
      throw new IllegalArgumentException("pollInterval must be 10 ms to 1 h");
    }
  }

  private static final Duration MOST = Duration.ofHours(1);
  private static final Duration LEAST_INTERVAL = Duration.ofMillis(10);

  /** 10 connections, 10 seconds of patience, a poll every 200 ms, the system's clocks. */
  public static PostgresSettings of(String url, @Nullable SecretBytes password) {
    return new PostgresSettings(
        url, password, 10, Duration.ofSeconds(10), Duration.ofMillis(200), TimeSource.system());
  }

  /** The same with another {@link #time}. */
  public PostgresSettings withTime(TimeSource other) {
    return new PostgresSettings(url, password, connections, patience, pollInterval, other);
  }

  /** The same with other {@link #connections}. */
  public PostgresSettings withConnections(int other) {
    return new PostgresSettings(url, password, other, patience, pollInterval, time);
  }

  /** The same with another {@link #patience}. */
  public PostgresSettings withPatience(Duration other) {
    return new PostgresSettings(url, password, connections, other, pollInterval, time);
  }

  /** The same with another {@link #pollInterval}. */
  public PostgresSettings withPollInterval(Duration other) {
    return new PostgresSettings(url, password, connections, patience, other, time);
  }
}
