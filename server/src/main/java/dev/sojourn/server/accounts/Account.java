package dev.sojourn.server.accounts;

import dev.sojourn.UserId;
import dev.sojourn.store.RecordStore;
import dev.sojourn.store.StoreUnavailableException;
import dev.sojourn.token.SecretBytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

/**
 * A user who can sign in by password here.
 *
 * @param user who
 * @param passwordHash Argon2id in its usual text form
 * @param changedAt when the password was set
 * @param version of the stored record
 */
record Account(UserId user, String passwordHash, Instant changedAt, long version) {

  private static final int FORMAT = 1;

  /** Hides the hash. */
  @Override
  public String toString() {
    return "Account[" + user + "]";
  }

  /** The key of its record: a tenant's name has no slash, nor has a user's id. */
  static String key(UserId user) {
    return user.tenant() + "/" + user.id();
  }

  /** Format number, time of change, hash. */
  static SecretBytes encode(String passwordHash, Instant changedAt) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      out.writeLong(changedAt.toEpochMilli());
      out.writeUTF(passwordHash);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return SecretBytes.copyOf(bytes.toByteArray());
  }

  /**
   * The account of a record.
   *
   * @throws StoreUnavailableException if it is not what {@link #encode} wrote
   */
  static Account decode(RecordStore.Entry entry) {
    int slash = entry.key().indexOf('/');
    UserId user = new UserId(entry.key().substring(0, slash), entry.key().substring(slash + 1));
    try (DataInputStream in =
        new DataInputStream(new ByteArrayInputStream(entry.value().reveal()))) {
      int format = in.readByte();
      if (format != FORMAT) {
        throw new StoreUnavailableException(
            "the account of " + user + " cannot be read: unknown format " + format, null);
      }
      Instant changedAt = Instant.ofEpochMilli(in.readLong());
      return new Account(user, in.readUTF(), changedAt, entry.version());
    } catch (IOException truncated) {
      throw new StoreUnavailableException("the account of " + user + " cannot be read", truncated);
    }
  }
}
