package dev.sojourn.server;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** A real PostgreSQL server with an empty database, as durable as in production. */
public final class Postgres implements AutoCloseable {

  public static final String PASSWORD = "db-only-secret-7f3a";

  private final EmbeddedPostgres server;

  private Postgres(EmbeddedPostgres server) {
    this.server = server;
  }

  public static Postgres start() throws IOException, SQLException {
    Postgres postgres =
        new Postgres(
            EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .start());
    postgres.run("CREATE ROLE sojourn LOGIN PASSWORD '" + PASSWORD + "'");
    postgres.run("CREATE DATABASE sojourn OWNER sojourn");
    return postgres;
  }

  public String url() {
    return "postgres://sojourn@localhost:" + server.getPort() + "/sojourn";
  }

  public void run(String statement) throws SQLException {
    run("postgres", statement);
  }

  /** The same in the database that {@link #url} names. */
  public void runInside(String statement) throws SQLException {
    run("sojourn", statement);
  }

  private void run(String database, String statement) throws SQLException {
    String url = "jdbc:postgresql://localhost:" + server.getPort() + "/" + database;
    try (Connection connection = DriverManager.getConnection(url, "postgres", "");
        Statement all = connection.createStatement()) {
      all.execute(statement);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
