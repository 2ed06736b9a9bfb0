package dev.sojourn.event;

import java.util.Locale;
import java.util.Optional;

/**
 * The sorts of events. Where OpenID CAEP 1.0 has an event type, its name is used, with underscores.
 */
public enum EventType {
  /** A session began (CAEP session-established). */
  SESSION_ESTABLISHED,
  /** A session is over (CAEP session-revoked covers some of its reasons). */
  SESSION_ENDED,
  /** A session's token was replaced. */
  SESSION_ROTATED,
  /** A session's factors count for more or for less (CAEP assurance-level-change). */
  ASSURANCE_LEVEL_CHANGE,
  /** A session's attributes changed, or its idle timeout, which frameworks keep among them. */
  ATTRIBUTES_CHANGED,
  /** A user's epoch was raised: all sessions but a spared one are over. */
  USER_SIGNED_OUT,
  /** A tenant's epoch was raised: all sessions are over. */
  TENANT_SIGNED_OUT,
  /** A user's roles or permissions were stated (CAEP token-claims-change). */
  TOKEN_CLAIMS_CHANGE,
  /** A user's credential changed (CAEP credential-change). */
  CREDENTIAL_CHANGE,
  /** A user's attributes changed. */
  USER_ATTRIBUTES_CHANGED,
  /** A user was disabled. */
  USER_DISABLED,
  /** A user was enabled. */
  USER_ENABLED,
  /** A user was deleted. */
  USER_DELETED,
  /** A user signed in on a device for the first time. */
  DEVICE_ADDED,
  /** A user said of a new device that it is theirs. */
  DEVICE_CONFIRMED,
  /** A user said of a device that it is not theirs; it left the list. */
  DEVICE_DISOWNED,
  /** A device got another name. */
  DEVICE_RENAMED,
  /** A device left the list. */
  DEVICE_REMOVED,
  /** A session's token came from another address than it is bound to. */
  ADDRESS_MISMATCH,
  /** A session's token came from another browser or platform than it is bound to. */
  FINGERPRINT_MISMATCH,
  /** A session's token came without the device token that it is bound to. */
  DEVICE_TOKEN_MISMATCH,
  /** A service key was made; the event's subject is its id. */
  SERVICE_KEY_CREATED,
  /** A service key was revoked; the event's subject is its id. */
  SERVICE_KEY_REVOKED;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** The name used in the HTTP interface and in stores. */
  public String wireName() {
    return wireName;
  }

  /** Finds a type by {@link #wireName}; empty if there is none of that name. */
  public static Optional<EventType> ofWireName(String name) {
    for (EventType type : values()) {
      if (type.wireName.equals(name)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
