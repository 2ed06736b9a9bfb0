package dev.sojourn.server.cli.local;

import dev.sojourn.spring.boot.NamedStore;
import dev.sojourn.spring.boot.NamedStore.PostgresDatabase;
import dev.sojourn.spring.boot.NamedStore.SqliteFile;
import dev.sojourn.spring.boot.SettingsException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What there is of the store that the settings name.
 *
 * @param findings what was found
 * @param isThere whether it can be read
 * @param inUse whether a server has it open
 * @param newestEvent when something was recorded last; null if that is not known
 */
record StoreFindings(
    List<Finding> findings, boolean isThere, boolean inUse, @Nullable Instant newestEvent) {

  static final String AREA = "store";

  /** Copies. */
  StoreFindings {
    findings = List.copyOf(findings);
  }

  static StoreFindings ofNothing(List<Finding> findings) {
    return new StoreFindings(findings, false, false, null);
  }

  static StoreFindings of(Settings settings) throws IOException {
    NamedStore store;
    try {
      store = settings.store();
    } catch (SettingsException unnamed) {
      return ofNothing(
          List.of(
              Finding.wrong(
                  AREA,
                  String.valueOf(unnamed.getMessage()),
                  "Set sojourn.store.url to sqlite:FILE or to"
                      + " postgres://[user@]host[:port]/database.")));
    }
    return switch (store) {
      case SqliteFile embedded -> SqliteFindings.of(embedded.file());
      case PostgresDatabase database -> PostgresFindings.of(database.settings(), settings);
    };
  }
}
