package dev.sojourn.store;

import dev.sojourn.AttributeDelta;
import dev.sojourn.Initiator;
import dev.sojourn.SessionId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@link SessionStore#update} is to do, in one atomic step.
 *
 * @param id the session
 * @param typed changes to typed attributes
 * @param framework changes to framework attributes: the new bytes by name, or empty to remove
 * @param expectedVersion the version that must still hold, or null
 * @param initiator who
 * @param at when
 */
public record UpdateCommand(
    SessionId id,
    AttributeDelta typed,
    Map<String, Optional<byte[]>> framework,
    @Nullable Long expectedVersion,
    Initiator initiator,
    Instant at) {}
