package dev.sojourn.store.jdbc;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What is to be read.
 *
 * @param <T> what comes of it
 */
public interface Reading<T extends @Nullable Object> {

  /** Reads it. */
  T from(Sql sql) throws SQLException;
}
