package dev.sojourn.store.postgres;

import dev.sojourn.testkit.Waiting;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;

/**
 * A primary and its synchronous standby, which takes its place when that is lost; then the place of
 * the standby can be taken by a new one.
 */
final class Replicas implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path directory;
  private final EmbeddedPostgres first;
  private final int[] ports;
  private Postmaster primary;
  private Postmaster standby;
  private int copies;

  /** Starts both; copies of what the primary has are kept in {@code directory}. */
  Replicas(Path directory) throws IOException, SQLException {
    this.directory = directory;
    this.first = Server.start(Map.of("wal_keep_size", "256MB"));
    this.ports = new int[] {first.getPort(), freePort()};
    this.primary = new Postmaster(at(ports[0]));
    this.standby = primary;
    try {
      standby = copyOf(primary, ports[1]);
      rely(primary);
    } catch (IOException | SQLException | RuntimeException | Error failed) {
      close();
      throw failed;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static PostgresSettings at(int port) {
    return PostgresSettings.of("postgres://postgres@127.0.0.1:" + port + "/postgres", null);
  }

  /** The database of whichever is the primary. */
  PostgresSettings database() {
    return PostgresSettings.of(
        "postgres://postgres@127.0.0.1:%d,127.0.0.1:%d/postgres".formatted(ports[0], ports[1]),
        null);
  }

  /** Starts a copy that follows a server. */
  private Postmaster copyOf(Postmaster server, int port) throws IOException, SQLException {
    Path data = directory.resolve("copy" + ++copies);
    BaseBackup.take(server, data);
    Files.createFile(data.resolve("standby.signal"));
    int followed = URI.create(server.database().url()).getPort();
    Files.writeString(
        data.resolve("postgresql.auto.conf"),
        """
        primary_conninfo = 'host=127.0.0.1 port=%d user=postgres application_name=standby'
        """
            .formatted(followed),
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING);
    Postmaster copy = server.another(at(port), data, port);
    copy.start();
    return copy;
  }

  /** Has it acknowledge only what its standby has, too. */
  private static void rely(Postmaster server) {
    Server.run(
        server.database(),
        "ALTER SYSTEM SET synchronous_standby_names = 'standby'",
        "SELECT pg_reload_conf()");
    Waiting.until(
        PATIENCE,
        "the standby to be synchronous",
        () ->
            Server.number(
                    server.database(),
                    "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'")
                == 1);
  }

  /** From now on the primary answers nobody, as if its machine were cut off. */
  void losePrimary() throws IOException {
    primary.pause();
  }

  /** Makes the standby take the place of the primary, which was lost. */
  void promote() {
    Server.run(standby.database(), "SELECT pg_promote()");
  }

  /** The database of the standby, whether it was promoted or not. */
  PostgresSettings standby() {
    return standby.database();
  }

  /** Gets rid of the primary that was lost, and has its place taken by a standby of the new one. */
  void replace() throws IOException, SQLException {
    primary.kill();
    int port = URI.create(primary.database().url()).getPort();
    primary = standby;
    standby = copyOf(primary, port);
    rely(primary);
  }

  @Override
  public void close() throws IOException {
    standby.kill();
    primary.kill();
    first.close();
  }
}
