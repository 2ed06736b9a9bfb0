package dev.sojourn.store;

import dev.sojourn.Initiator;
import dev.sojourn.event.EventType;
import dev.sojourn.token.SecretBytes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Small named records beside the sessions, durable like them: accounts, service keys, claims of
 * idempotency keys. A second ability of a store, not part of {@link SessionStore}.
 *
 * <p>Faults are {@link StoreUnavailableException}; every operation may be repeated. Thread-safe.
 */
public interface RecordStore {

  /** The most bytes of a value. */
  int MAX_VALUE = 64 * 1024;

  /** The most characters of a key. */
  int MAX_KEY = 1024;

  /**
   * One record.
   *
   * @param space what sort of record, a constant of the caller
   * @param key its name within the space
   * @param version 1 at first; every put adds 1
   * @param value its bytes; hidden in {@code toString}
   * @param expiresAt it is absent from then on; null for never
   */
  record Entry(
      String space, String key, long version, SecretBytes value, @Nullable Instant expiresAt) {}

  /**
   * What is told of a change: an event whose subject is the key of the record.
   *
   * @param type what happened
   * @param tenant in which tenant it is told
   * @param initiator who caused it
   * @param at when
   */
  record Note(EventType type, String tenant, Initiator initiator, Instant at) {}

  /** The record, or empty if there is none or it has expired at {@code now}. */
  Optional<Entry> get(String space, String key, Instant now);

  /**
   * Stores a record if its version is still {@code expectedVersion}, 0 for one that is absent or
   * has expired.
   *
   * @param note what is told of it in the same atomic step, or null for nothing
   * @return the stored record, or empty if the version is another one; nothing changed then
   */
  Optional<Entry> put(
      String space,
      String key,
      SecretBytes value,
      long expectedVersion,
      @Nullable Instant expiresAt,
      Instant now,
      @Nullable Note note);

  /** Stores a record likewise, and tells nothing. */
  default Optional<Entry> put(
      String space,
      String key,
      SecretBytes value,
      long expectedVersion,
      @Nullable Instant expiresAt,
      Instant now) {
    return put(space, key, value, expectedVersion, expiresAt, now, null);
  }

  /**
   * Removes a record; whether there was one.
   *
   * @param note what is told of it in the same atomic step, where there was one; null for nothing
   */
  boolean remove(String space, String key, @Nullable Note note);

  /** Removes a record likewise, and tells nothing. */
  default boolean remove(String space, String key) {
    return remove(space, key, null);
  }

  /** Up to {@code limit} records of a space in the order of their keys, after {@code afterKey}. */
  List<Entry> list(String space, @Nullable String afterKey, int limit, Instant now);
}
