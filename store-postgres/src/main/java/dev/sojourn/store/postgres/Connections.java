package dev.sojourn.store.postgres;

import dev.sojourn.token.SecretBytes;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Makes connections. Whoever waits too long for an answer closes the socket: a cancelled statement
 * could be answered as if it had succeeded.
 */
final class Connections {

  private static final Logger LOG = System.getLogger(Connections.class.getName());
  private static final Duration LONG = Duration.ofHours(1);

  /**
   * The server bounds each wait for a lock, and one answer may wait for five in turn: for a user's
   * place while there is no row, for the turn at the row, for whoever has it, and for turn and
   * holder of a session's row. All of them are over before the answer is given up.
   */
  private static final int MOST_LOCKS = 5;

  private final PostgresSettings settings;
  private final PostgresUrl url;

  Connections(PostgresSettings settings) {
    this.settings = settings;
    this.url = PostgresUrl.parse(settings.url());
  }

  /** For the pool. */
  Source source() {
    Source source = source(settings.patience());
    Duration answer = Duration.ofSeconds(seconds(settings.patience()));
    source.setLocked(answer.dividedBy(MOST_LOCKS + 1));
    return source;
  }

  /** For changes of tables, which take the longer the more is in them. */
  Source migrating() {
    Source source = source(settings.patience());
    source.setAnswering(LONG);
    return source;
  }

  /**
   * What is under way at the start, and where: without who signs in, which is nobody's business.
   */
  String opening() {
    return "opening the database at " + url.hosts();
  }

  /** One of its own. */
  Connection open(Duration patience) throws SQLException {
    return source(patience).getConnection();
  }

  /** Lets whoever waits for an answer fail at once, and the connection be gone. From any thread. */
  static void abort(Connection connection) {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException goneAnyway) {
      LOG.log(Level.DEBUG, "closing: SQL state {0}", goneAnyway.getSQLState());
    }
  }

  private Source source(Duration patience) {
    Source source = new Source();
    source.setUrl(url.jdbc());
    if (url.user() != null) {
      source.setUser(url.user());
    }
    SecretBytes password = settings.password();
    if (password != null) {
      source.setPassword(new String(password.reveal(), StandardCharsets.UTF_8));
    }
    source.setConnectTimeout(seconds(patience));
    source.setLoginTimeout(seconds(patience));
    source.setSocketTimeout(seconds(patience));
    source.setTcpKeepAlive(true);
    source.setLogServerErrorDetail(false); // quotes values
    if (!url.namesApplication()) {
      source.setApplicationName("sojourn");
    }
    return source;
  }

  private static int seconds(Duration duration) {
    return Math.toIntExact(Math.max(1, duration.toSeconds()));
  }
}
