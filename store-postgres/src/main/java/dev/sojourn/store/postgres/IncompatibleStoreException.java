package dev.sojourn.store.postgres;

import dev.sojourn.SojournException;
import org.jspecify.annotations.Nullable;

/** The database is none that this program can work with: newer, or set up in another way. */
public final class IncompatibleStoreException extends SojournException {
  private static final long serialVersionUID = 1L;

  IncompatibleStoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
