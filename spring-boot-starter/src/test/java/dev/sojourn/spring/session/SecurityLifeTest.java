package dev.sojourn.spring.session;

import dev.sojourn.store.SessionStore;
import dev.sojourn.store.postgres.PostgresSettings;
import dev.sojourn.store.postgres.PostgresStore;
import dev.sojourn.store.sqlite.SqliteStore;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

class SecurityLifeTest {

  @Nested
  class OnSqlite extends SecurityLifeContract {
    @Override
    SessionStore open(Path directory) {
      return SqliteStore.open(directory.resolve("sessions.db"));
    }
  }

  @Nested
  class OnPostgres extends SecurityLifeContract {
    @Override
    SessionStore open(Path directory) {
      return PostgresStore.open(PostgresSettings.of(Postgres.url(), null).withTime(time));
    }
  }
}
