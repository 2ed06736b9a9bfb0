package dev.sojourn.store.sqlite;

import dev.sojourn.SojournException;
import org.jspecify.annotations.Nullable;

/** Another store, of this or another process, has the file open. */
public final class StoreLockedException extends SojournException {
  private static final long serialVersionUID = 1L;

  StoreLockedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
