package dev.sojourn.store.jdbc;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What a change consists of, all of it or nothing.
 *
 * @param <T> what comes of it
 */
public interface Step<T extends @Nullable Object> {

  /** Does it. */
  T in(Tx tx) throws SQLException;
}
