package dev.sojourn.store.sqlite;

import dev.sojourn.SojournException;
import org.jspecify.annotations.Nullable;

/** The file is none that this program can work with: newer, of another program, or no database. */
public final class IncompatibleStoreException extends SojournException {
  private static final long serialVersionUID = 1L;

  IncompatibleStoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
