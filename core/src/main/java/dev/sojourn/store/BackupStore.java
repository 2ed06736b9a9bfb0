package dev.sojourn.store;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * A store that can be copied while it is used. An ability of its own, not part of {@link
 * SessionStore}: a store that is a database of its operator's leaves back-ups to that database.
 * Thread-safe.
 */
public interface BackupStore {

  /**
   * Makes a copy of the whole store as it is at one moment: with every change that was acknowledged
   * before the call began, and none by halves. Changes go on meanwhile. The copy holds everything
   * that the store does, hashes of passwords and of service keys too, but never a token or a key.
   *
   * @return the copy, to be closed; empty while another one is being made or read
   * @throws StoreUnavailableException if the store cannot be read, or the copy not be written
   */
  Optional<Backup> backUp();

  /** One copy, which is gone once it is closed. For one thread at a time. */
  interface Backup extends AutoCloseable {

    /** How many bytes it has. */
    long size();

    /**
     * Writes it to {@code out}, which stays open.
     *
     * @throws IOException if it cannot be read, or {@code out} fails
     */
    void transferTo(OutputStream out) throws IOException;

    /** Removes it. May be repeated. */
    @Override
    void close();
  }
}
