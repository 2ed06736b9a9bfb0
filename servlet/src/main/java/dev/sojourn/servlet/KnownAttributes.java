package dev.sojourn.servlet;

import dev.sojourn.FrameworkAttributes;
import dev.sojourn.Session;
import dev.sojourn.SessionId;
import dev.sojourn.SessionManager;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Attributes of hot sessions in memory, each at a version of its session. Every change raises the
 * version, so what is known of the very version that a validation has found is as true as that is,
 * and nothing need be dropped. Bounded by weight; the least recently used leave. Thread-safe.
 */
final class KnownAttributes {

  private static final int STRIPES = 16;

  /** Of an entry without attributes, about, in bytes. */
  private static final long OVERHEAD = 200;

  private final Stripe[] stripes = new Stripe[STRIPES];

  /** At most {@code bytes} of them, about; none for 0. */
  KnownAttributes(long bytes) {
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new Stripe(bytes / STRIPES);
    }
  }

  private record Entry(long version, Map<String, byte[]> values, long weight) {

    static Entry of(long version, Map<String, byte[]> values) {
      long weight = OVERHEAD;
      for (Map.Entry<String, byte[]> value : values.entrySet()) {
        weight += 2L * value.getKey().length() + value.getValue().length;
      }
      return new Entry(version, Map.copyOf(values), weight);
    }
  }

  /** A part of them, with a lock of its own. */
  private static final class Stripe {
    private final long most;
    private final ReentrantLock lock = new ReentrantLock();
    private final LinkedHashMap<SessionId, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long weight;

    Stripe(long most) {
      this.most = most;
    }

    @Nullable Entry get(SessionId id) {
      lock.lock();
      try {
        return entries.get(id);
      } finally {
        lock.unlock();
      }
    }

    void put(SessionId id, Entry entry) {
      if (entry.weight() > most) {
        return;
      }
      lock.lock();
      try {
        Entry before = entries.get(id);
        if (before != null && before.version() > entry.version()) {
          return;
        }
        entries.put(id, entry);
        weight += entry.weight() - (before == null ? 0 : before.weight());
        Iterator<Entry> eldest = entries.values().iterator();
        while (weight > most) {
          weight -= eldest.next().weight();
          eldest.remove();
        }
      } finally {
        lock.unlock();
      }
    }

    void drop(SessionId id) {
      lock.lock();
      try {
        Entry before = entries.remove(id);
        weight -= before == null ? 0 : before.weight();
      } finally {
        lock.unlock();
      }
    }
  }

  private Stripe stripe(SessionId id) {
    return stripes[Math.floorMod(id.hashCode(), STRIPES)];
  }

  /**
   * The attributes of a session that has just been validated or read; nobody may change the arrays.
   *
   * @throws dev.sojourn.store.StoreUnavailableException if they are not known here, and the store
   *     does not answer
   */
  Map<String, byte[]> of(Session session, SessionManager sessions) {
    Entry known = stripe(session.id()).get(session.id());
    if (known != null && known.version() == session.version()) {
      return known.values();
    }
    Optional<FrameworkAttributes> read = sessions.frameworkAttributes(session.id());
    read.ifPresent(
        fresh -> stripe(session.id()).put(session.id(), Entry.of(fresh.version(), fresh.values())));
    return read.map(FrameworkAttributes::values).orElse(Map.of());
  }

  /** A session began with these. */
  void begun(Session session, Map<String, byte[]> values) {
    stripe(session.id()).put(session.id(), Entry.of(session.version(), values));
  }

  /** A write has made {@code after} of {@code before}. */
  void wrote(Session before, Session after, Map<String, Optional<byte[]>> changes) {
    Entry known = stripe(before.id()).get(before.id());
    boolean isNext = after.version() == before.version() + 1; // else others have written, too
    if (isNext && known != null && known.version() == before.version()) {
      Map<String, byte[]> values = new HashMap<>(known.values());
      changes.forEach((name, bytes) ->
          bytes.ifPresentOrElse(some -> values.put(name, some.clone()), () -> values.remove(name)));
      stripe(after.id()).put(after.id(), Entry.of(after.version(), values));
    }
  }

  /** The session is over: nothing of it need stay in memory. */
  void over(Session session) {
    stripe(session.id()).drop(session.id());
  }
}
