package dev.sojourn.servlet;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sojourn.FrameworkAttributes;
import dev.sojourn.Session;
import dev.sojourn.SessionId;
import dev.sojourn.SessionManager;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Attributes of hot sessions in memory, each at a version of its session. Every change raises the
 * version, so what is known of the very version that a validation has found is as true as that is,
 * and nothing need be dropped. Bounded by weight; those that are seldom used leave. Thread-safe.
 */
final class KnownAttributes {

  /** Of an entry without attributes, about, in bytes. */
  private static final int OVERHEAD = 200;

  private final Cache<SessionId, Entry> entries;

  /** At most {@code bytes} of them, about; none for 0. */
  KnownAttributes(long bytes) {
    entries =
        Caffeine.newBuilder()
            .maximumWeight(bytes)
            .weigher((SessionId id, Entry entry) -> entry.weight())
            .executor(Runnable::run) // what is too much leaves at once
            .build();
  }

  private record Entry(long version, Map<String, byte[]> values, int weight) {

    /** Their bounds keep the weight far below what a number can be. */
    static Entry of(long version, Map<String, byte[]> values) {
      int weight = OVERHEAD;
      for (Map.Entry<String, byte[]> value : values.entrySet()) {
        weight += 2 * value.getKey().length() + value.getValue().length;
      }
      return new Entry(version, Map.copyOf(values), weight);
    }
  }

  /** A newer one stays. */
  private void put(SessionId id, Entry entry) {
    entries
        .asMap()
        .merge(id, entry, (before, now) -> before.version() > now.version() ? before : now);
  }

  /**
   * The attributes of a session that has just been validated or read; nobody may change the arrays.
   *
   * @throws dev.sojourn.store.StoreUnavailableException if they are not known here, and the store
   *     does not answer
   */
  Map<String, byte[]> of(Session session, SessionManager sessions) {
    Entry known = entries.getIfPresent(session.id());
    if (known != null && known.version() == session.version()) {
      return known.values();
    }
    Optional<FrameworkAttributes> read = sessions.frameworkAttributes(session.id());
    read.ifPresent(fresh -> put(session.id(), Entry.of(fresh.version(), fresh.values())));
    return read.map(FrameworkAttributes::values).orElse(Map.of());
  }

  /** A session began with these. */
  void begun(Session session, Map<String, byte[]> values) {
    put(session.id(), Entry.of(session.version(), values));
  }

  /** A write has made {@code after} of {@code before}. */
  void wrote(Session before, Session after, Map<String, Optional<byte[]>> changes) {
    Entry known = entries.getIfPresent(before.id());
    boolean isNext = after.version() == before.version() + 1; // else others have written, too
    if (isNext && known != null && known.version() == before.version()) {
      Map<String, byte[]> values = new HashMap<>(known.values());
      changes.forEach((name, bytes) ->
          bytes.ifPresentOrElse(some -> values.put(name, some.clone()), () -> values.remove(name)));
      put(after.id(), Entry.of(after.version(), values));
    }
  }

  /** The session is over: nothing of it need stay in memory. */
  void over(Session session) {
    entries.invalidate(session.id());
  }
}
