package dev.sojourn.store.jdbc;

import dev.sojourn.AttributeDelta;
import dev.sojourn.AttributeValue;
import dev.sojourn.Attributes;
import dev.sojourn.AttributesTooLargeException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a sign-in takes over from the guest before it. */
final class GuestAttributes {

  private GuestAttributes() {}

  /** The sign-in's own attributes, and as many of the guest's beside them as there is room for. */
  static Attributes combined(Attributes own, Attributes guest, @Nullable Set<String> allowed) {
    Attributes combined = own;
    for (Map.Entry<String, AttributeValue> entry : guest.values().entrySet()) {
      String name = entry.getKey();
      if (own.get(name) == null && (allowed == null || allowed.contains(name))) {
        combined = withIfRoom(combined, name, entry.getValue());
      }
    }
    return combined;
  }

  /** A sign-in never fails for what the guest had gathered. */
  private static Attributes withIfRoom(Attributes attributes, String name, AttributeValue value) {
    try {
      return attributes.with(AttributeDelta.set(name, value));
    } catch (AttributesTooLargeException noRoom) {
      return attributes;
    }
  }
}
