package dev.sojourn.store;

import dev.sojourn.Initiator;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What {@link SessionStore#replace} is to do, in one atomic step.
 *
 * @param next the record as it shall be; its version is the expected one plus 1
 * @param expectedVersion the version that must still hold
 * @param expectedSecurityVersion the user's security version that must still hold, or null
 * @param kind what happened, for the event
 * @param initiator who
 * @param at when
 */
public record ReplaceCommand(
    SessionRecord next,
    long expectedVersion,
    @Nullable Long expectedSecurityVersion,
    Kind kind,
    Initiator initiator,
    Instant at) {

  /** What a replacement means. */
  public enum Kind {
    /** A new token. */
    ROTATED,
    /** New factors and a new token. */
    REAUTHENTICATED,
    /** The factors up to now no longer count. */
    REDUCED,
    /** Another idle timeout. */
    LIMITED
  }
}
