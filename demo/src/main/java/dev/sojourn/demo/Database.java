package dev.sojourn.demo;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;

/** A PostgreSQL server for the demonstration alone, which keeps what it was told. */
final class Database implements AutoCloseable {

  private static final String NAME = "postgres";

  private final EmbeddedPostgres server;

  private Database(EmbeddedPostgres server) {
    this.server = server;
  }

  /**
   * Starts it, on a free port of this machine.
   *
   * @param directory where its data are; made when absent
   * @throws IOException if it does not start
   */
  static Database start(Path directory) throws IOException {
    return new Database(
        EmbeddedPostgres.builder()
            .setDataDirectory(directory)
            .setCleanDataDirectory(false)
            .setRegisterShutdownHook(false) // the nodes stop first
            .setServerConfig("fsync", "on") // its starter would have it forget
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("max_connections", "300")
            .start());
  }

  /** As {@code sojourn.store.url} has it. */
  String url() {
    return "postgres://" + NAME + "@localhost:" + server.getPort() + "/" + NAME;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
