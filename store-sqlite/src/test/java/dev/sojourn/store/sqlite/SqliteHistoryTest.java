package dev.sojourn.store.sqlite;

import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.history.HistoryContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** What one node over the SQLite store tells many clients at once. */
class SqliteHistoryTest extends HistoryContract {

  @TempDir private Path directory;

  @Override
  protected SessionStore open(int node) {
    return SqliteStore.open(directory.resolve("sessions.db"));
  }

  @Override
  protected int nodes() {
    return 1;
  }
}
