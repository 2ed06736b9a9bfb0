package dev.sojourn.store;

import dev.sojourn.SojournException;

/**
 * Living sessions have attributes that are sealed under a key which is not there, or is not the one
 * that it was.
 */
public final class MissingKeyException extends SojournException {
  private static final long serialVersionUID = 1L;

  /**
   * Names the key.
   *
   * @param keyId its id
   */
  public MissingKeyException(int keyId) {
    super(
        "attributes in this store are encrypted under the key "
            + String.format("%08x", keyId)
            + ", which is not among the keys or has another secret: put it back into the key file;"
            + " if it is lost, restore the store from a copy, which ends its sessions",
        null);
  }
}
