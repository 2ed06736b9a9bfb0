package dev.sojourn.store.sqlite;

import dev.sojourn.store.Change;
import java.util.ArrayList;
import java.util.List;

/** One command's part of a transaction: the writing connection, and what the feed shall hear. */
final class Tx {

  private final Sql sql;
  private final List<Change> changes = new ArrayList<>();

  Tx(Sql sql) {
    this.sql = sql;
  }

  Sql sql() {
    return sql;
  }

  /** Reports a change once it is committed. */
  void changed(Change change) {
    changes.add(change);
  }

  List<Change> changes() {
    return changes;
  }
}
