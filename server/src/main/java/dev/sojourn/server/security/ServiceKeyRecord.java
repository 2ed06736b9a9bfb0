package dev.sojourn.server.security;

import dev.sojourn.store.StoreUnavailableException;
import dev.sojourn.token.SecretBytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;

/**
 * A service key as bytes in the store: a format number, then the parts in the order below.
 *
 * @param key what is known of it
 * @param hash the SHA-256 of its secret
 */
@SuppressWarnings("ArrayRecordComponent") // read once, compared in constant time, never handed on
record ServiceKeyRecord(ServiceKey key, byte[] hash) {

  private static final int FORMAT = 1;
  private static final int HASH_BYTES = 32;

  static SecretBytes encode(ServiceKey key, byte[] hash) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      out.write(hash);
      out.writeUTF(key.name());
      out.writeUTF(key.tenant() == null ? "" : key.tenant());
      out.writeLong(key.createdAt().toEpochMilli());
      out.writeByte(key.scopes().size());
      for (Scope scope : key.scopes()) {
        out.writeUTF(scope.wireName());
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return SecretBytes.copyOf(bytes.toByteArray());
  }

  /**
   * The key of a record.
   *
   * @throws StoreUnavailableException if it is not what {@link #encode} wrote
   */
  static ServiceKeyRecord decode(String id, SecretBytes value) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(value.reveal()))) {
      int format = in.readByte();
      if (format != FORMAT) {
        throw new StoreUnavailableException(
            "service key " + id + " cannot be read: unknown format " + format, null);
      }
      byte[] hash = in.readNBytes(HASH_BYTES);
      String name = in.readUTF();
      String tenant = in.readUTF();
      Instant createdAt = Instant.ofEpochMilli(in.readLong());
      Set<Scope> scopes = EnumSet.noneOf(Scope.class);
      for (int left = in.readByte(); left > 0; left--) {
        // A scope that this release does not know opens nothing here.
        Scope.ofWireName(in.readUTF()).ifPresent(scopes::add);
      }
      ServiceKey key =
          new ServiceKey(id, name, tenant.isEmpty() ? null : tenant, scopes, createdAt);
      return new ServiceKeyRecord(key, hash);
    } catch (IOException truncated) {
      throw new StoreUnavailableException("service key " + id + " cannot be read", truncated);
    }
  }
}
