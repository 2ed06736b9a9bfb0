package dev.sojourn.servlet;

import dev.sojourn.FrameworkAttributes;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of one {@code HttpSession} in one request: bytes as they are stored, read when the
 * first of them is asked for, and the objects that this request made of them. Nothing of what is
 * done to these objects is seen by any other request until it is saved.
 */
final class SessionAttributes {

  /** What the request has in its hands. */
  private static final class Live {
    private final @Nullable Object value;
    private final byte @Nullable [] before;
    private final boolean isSet;

    /**
     * One attribute.
     *
     * @param value an object of this request's own; null for one that was removed
     * @param before its encoding when it was last known to be what is stored; null for none
     * @param isSet whether it was set or removed here since then, and not only read
     */
    Live(@Nullable Object value, byte @Nullable [] before, boolean isSet) {
      this.value = value;
      this.before = before;
      this.isSet = isSet;
    }
  }

  private final AttributeCodec codec;
  private final Supplier<Map<String, byte[]>> read;
  private final Runnable unreadable;
  private final Map<String, Live> live = new LinkedHashMap<>();

  /** Those that mean nothing here. */
  private final Set<String> strange = new HashSet<>();

  private @Nullable Map<String, byte[]> stored;

  /**
   * Of one session.
   *
   * @param read reads all that is stored of it; asked once
   * @param unreadable is told of each one that means nothing here
   */
  SessionAttributes(AttributeCodec codec, Supplier<Map<String, byte[]>> read, Runnable unreadable) {
    this.codec = codec;
    this.read = read;
    this.unreadable = unreadable;
  }

  private Map<String, byte[]> stored() {
    if (stored == null) {
      stored = new HashMap<>(read.get());
    }
    return stored;
  }

  @Nullable Object get(String name) {
    Live known = live.get(name);
    if (known != null) {
      return known.value;
    }
    byte[] bytes = strange.contains(name) ? null : stored().get(name);
    if (bytes == null) {
      return null;
    }
    try {
      Object value = codec.decode(name, bytes.clone()); // the codec may be anybody's
      // Not the stored bytes: whoever wrote them may have known other fields, or another order.
      live.put(name, new Live(value, codec.encode(name, value), false));
      return value;
    } catch (UnreadableAttributeException fault) {
      strange.add(name); // it stays stored: nodes that can read it may still be there
      unreadable.run();
      return null;
    }
  }

  /**
   * Takes a new value, which is encoded now, so that whoever sets it hears of what is wrong with
   * it.
   *
   * @return the value before, or null
   */
  @Nullable Object set(String name, Object value) {
    byte[] bytes = codec.encode(name, value);
    Object old = get(name);
    checkBounds(name, bytes);
    live.put(name, new Live(value, before(name), true));
    return old;
  }

  /** The value before, or null. */
  @Nullable Object remove(String name) {
    Object old = get(name);
    live.put(name, new Live(null, before(name), true));
    return old;
  }

  /** Takes back what was done to it here and is not saved. */
  void undo(String name) {
    Live known = live.remove(name);
    if (known == null) {
      return;
    }
    if (known.before == null) {
      stored().remove(name);
    } else {
      stored().put(name, known.before);
    }
  }

  /** The same for all of them. */
  void undo() {
    List.copyOf(live.keySet()).forEach(this::undo);
  }

  private byte @Nullable [] before(String name) {
    Live known = live.get(name);
    return known == null ? stored().get(name) : known.before;
  }

  private void checkBounds(String name, byte[] bytes) {
    Map<String, byte[]> next = new HashMap<>(stored());
    live.forEach((other, known) -> {
      if (known.value == null) {
        next.remove(other);
      } else {
        next.put(other, encoding(other, known));
      }
    });
    next.put(name, bytes);
    new FrameworkAttributes(0, next);
  }

  Set<String> names() {
    Set<String> names = new TreeSet<>(stored().keySet());
    names.removeAll(strange);
    live.forEach((name, known) -> {
      if (known.value == null) {
        names.remove(name);
      } else {
        names.add(name);
      }
    });
    return names;
  }

  /** The objects that this request has in its hands. */
  Collection<Map.Entry<String, Object>> values() {
    return live.entrySet().stream()
        .filter(entry -> entry.getValue().value != null)
        .map(entry -> Map.entry(entry.getKey(), Objects.requireNonNull(entry.getValue().value)))
        .toList();
  }

  /** The new bytes of those that changed, empty for those that were removed. */
  Map<String, Optional<byte[]>> changes() {
    Map<String, Optional<byte[]>> changes = new HashMap<>();
    live.forEach((name, known) -> {
      byte[] now = now(name, known);
      if (!Arrays.equals(now, known.before)) {
        changes.put(name, Optional.ofNullable(now));
      }
    });
    return changes;
  }

  private byte @Nullable [] now(String name, Live known) {
    return known.value == null ? null : codec.encode(name, known.value);
  }

  /** Whether this one has changed, be it that only its object did. */
  boolean isChanged(String name) {
    Live known = live.get(name);
    return known != null && !Arrays.equals(now(name, known), known.before);
  }

  /** Those that changed because they were set here: not what only happened to a stored object. */
  Map<String, byte[]> set() {
    Map<String, byte[]> set = new HashMap<>();
    changes()
        .forEach((name, bytes) -> {
          Live known = live.get(name);
          if (known != null && known.isSet) {
            bytes.ifPresent(some -> set.put(name, some));
          }
        });
    return set;
  }

  /** What was to be saved is. */
  void saved(Map<String, Optional<byte[]>> changes) {
    changes.forEach((name, bytes) -> saved(name, bytes.orElse(null)));
  }

  private void saved(String name, byte @Nullable [] bytes) {
    Live known = live.get(name);
    if (known != null) {
      live.put(name, new Live(known.value, bytes, false));
    }
  }

  /** All of them that are of these names; null for all names. */
  Map<String, byte[]> of(@Nullable Set<String> allowed) {
    Map<String, byte[]> all = new HashMap<>();
    for (String name : names()) {
      if (allowed == null || allowed.contains(name)) {
        Live known = live.get(name);
        byte[] bytes = known == null ? stored().get(name) : encoding(name, known);
        if (bytes != null) {
          all.put(name, bytes);
        }
      }
    }
    for (String name : strange) { // nobody has read or changed it here; other nodes may read it
      byte[] bytes = live.containsKey(name) ? null : stored().get(name);
      if (bytes != null && (allowed == null || allowed.contains(name))) {
        all.put(name, bytes);
      }
    }
    return all;
  }

  private byte[] encoding(String name, Live known) {
    return codec.encode(name, Objects.requireNonNull(known.value));
  }

  /** Nothing is known any more: the store is asked anew. */
  void reread() {
    stored = null;
    live.clear();
    strange.clear();
  }

  /** From now on these alone are there, and stored. */
  void begun(Map<String, byte[]> taken) {
    stored = new HashMap<>(taken);
    live.keySet().retainAll(taken.keySet());
    taken.forEach((name, bytes) -> saved(name, bytes));
  }
}
