package dev.sojourn.store.postgres;

import dev.sojourn.testkit.Waiting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A PgBouncer before a database, which lends one of its few connections for one transaction at a
 * time: what belongs to a connection, such as LISTEN and prepared statements, is lost behind it.
 */
final class Pooler implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final PostgresSettings database;
  private final Process process;

  /** Where it is installed; Debian keeps it off the path of most users. */
  static Optional<Path> program() {
    return Stream.concat(Stream.of(System.getenv("PATH").split(":", -1)), Stream.of("/usr/sbin"))
        .map(directory -> Path.of(directory, "pgbouncer"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Starts it.
   *
   * @param connections how many it has to the database: fewer than those that lead to it
   * @param directory for its settings
   */
  Pooler(PostgresSettings database, int connections, Path directory) throws IOException {
    int port = freePort();
    URI url = URI.create(database.url());
    Path settings = directory.resolve("pgbouncer.ini");
    Files.writeString(
        settings,
        """
        [databases]
        * = host=127.0.0.1 port=%d user=%s
        [pgbouncer]
        listen_addr = 127.0.0.1
        listen_port = %d
        unix_socket_dir =
        auth_type = any
        pool_mode = transaction
        default_pool_size = %d
        max_client_conn = 500
        ignore_startup_parameters = extra_float_digits
        log_connections = 0
        log_disconnections = 0
        """
            .formatted(url.getPort(), url.getUserInfo(), port, connections));
    List<String> command = new ArrayList<>(List.of(program().orElseThrow().toString(), "--quiet"));
    if (System.getProperty("user.name").equals("root")) {
      command.addAll(List.of("--user", "nobody")); // it refuses to be root
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    command.add(settings.toString());
    this.process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    this.database =
        PostgresSettings.of(
            "postgres://%s@127.0.0.1:%d%s".formatted(url.getUserInfo(), port, url.getPath()), null);
    Waiting.until(PATIENCE, "the pooler to answer", this::answers);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private boolean answers() {
    if (!process.isAlive()) {
      throw new IllegalStateException("the pooler did not start: " + process.exitValue());
    }
    try (Connection connection = Server.connect(database)) {
      return connection.isValid(1);
    } catch (SQLException notYet) {
      return false;
    }
  }

  /** The database as it is seen behind it. */
  PostgresSettings database() {
    return database;
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("the pooler does not end");
      }
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
  }
}
