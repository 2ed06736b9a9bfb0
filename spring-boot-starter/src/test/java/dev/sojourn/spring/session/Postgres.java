package dev.sojourn.spring.session;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The real server, one for all tests of a process; it ends with that. */
final class Postgres {

  private Postgres() {}

  private static final class Running {
    static final EmbeddedPostgres SERVER = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder()
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on")
            .start();
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }

  static String url() {
    return "postgres://postgres@localhost:" + Running.SERVER.getPort() + "/postgres";
  }

  static String jdbcUrl() {
    return Running.SERVER.getJdbcUrl("postgres", "postgres");
  }
}
