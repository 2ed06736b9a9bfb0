package dev.sojourn.server.web;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What bodies on their way may take in memory together. When there is too little room, the one that
 * has been under way for the longest goes first: an honest client's is there within moments.
 * Thread-safe.
 */
final class BodyRoom {

  /** A body on its way. */
  interface Body {

    /** The bytes that it keeps now. */
    int kept();

    /** Makes it keep nothing from now on. */
    void drop();
  }

  private final long bytes;
  private final Map<Body, Integer> bodies = new LinkedHashMap<>();
  private long used;

  BodyRoom(long bytes) {
    this.bytes = bytes;
  }

  /** Notes what {@code body} keeps now, and makes room for it. */
  synchronized void keep(Body body) {
    int kept = body.kept();
    Integer before = bodies.put(body, kept);
    used += kept - (before == null ? 0 : before);
    while (used > bytes) {
      Body oldest = bodies.keySet().iterator().next();
      oldest.drop();
      leave(oldest);
    }
  }

  /** Forgets it. */
  synchronized void leave(Body body) {
    Integer kept = bodies.remove(body);
    if (kept != null) {
      used -= kept;
    }
  }
}
