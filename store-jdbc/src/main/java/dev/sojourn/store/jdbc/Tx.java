package dev.sojourn.store.jdbc;

import dev.sojourn.store.Change;
import java.util.ArrayList;
import java.util.List;

/** One command's part of a transaction: its connection, its locks, and what the feed shall hear. */
public final class Tx {

  private final Sql sql;
  private final Locks locks;
  private final List<Change> changes = new ArrayList<>();

  /** Begins with no changes. */
  public Tx(Sql sql, Locks locks) {
    this.sql = sql;
    this.locks = locks;
  }

  /** Where to read and write. */
  public Sql sql() {
    return sql;
  }

  /** What to take before reading what decides. */
  public Locks locks() {
    return locks;
  }

  /** Reports a change once it is committed. */
  public void changed(Change change) {
    changes.add(change);
  }

  /** What was reported. */
  public List<Change> changes() {
    return changes;
  }
}
