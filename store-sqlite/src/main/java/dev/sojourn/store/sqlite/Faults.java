package dev.sojourn.store.sqlite;

import dev.sojourn.store.StoreUnavailableException;
import java.sql.SQLException;
import java.time.Duration;
import org.sqlite.SQLiteException;

/** Turns what can go wrong into the one fault of the contract; texts carry ids, never values. */
final class Faults {

  /** How long a caller waits for the writer or for a connection. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private Faults() {}

  static StoreUnavailableException of(String operation, SQLException cause) {
    String code =
        cause instanceof SQLiteException known
            ? known.getResultCode().name()
            : String.valueOf(cause.getMessage());
    String text = operation + " failed: " + code;
    return code.startsWith("SQLITE_BUSY")
        ? StoreUnavailableException.contended(text, cause)
        : new StoreUnavailableException(text, cause);
  }
}
