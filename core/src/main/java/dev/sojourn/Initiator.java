package dev.sojourn;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who caused a change; part of every event.
 *
 * @param kind the sort of actor
 * @param id which one: a user id or a service key's id; null where the kind says it all
 */
public record Initiator(Kind kind, @Nullable String id) {

  /** The sorts of actors. */
  public enum Kind {
    /** The person whose session it is. */
    USER,
    /** An administrator. */
    ADMIN,
    /** An application, through a service key or the library. */
    APPLICATION,
    /** Sojourn itself: deadlines, limits, housekeeping. */
    SYSTEM
  }

  /** The person whose session it is. */
  public static final Initiator USER = new Initiator(Kind.USER, null);

  /** The application that embeds the library. */
  public static final Initiator APPLICATION = new Initiator(Kind.APPLICATION, null);

  /** Sojourn itself. */
  public static final Initiator SYSTEM = new Initiator(Kind.SYSTEM, null);

  /** Refuses a null kind. */
  public Initiator {
    Objects.requireNonNull(kind, "kind");
  }

  /** An administrator by user id. */
  public static Initiator admin(String id) {
    return new Initiator(Kind.ADMIN, id);
  }

  /** A service key by its id. */
  public static Initiator serviceKey(String id) {
    return new Initiator(Kind.APPLICATION, id);
  }
}
