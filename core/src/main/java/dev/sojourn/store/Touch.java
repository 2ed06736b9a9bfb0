package dev.sojourn.store;

import dev.sojourn.ClientTrace;
import dev.sojourn.SessionId;
import java.time.Instant;

/**
 * Activity to be recorded.
 *
 * @param id the session
 * @param at when it was active
 * @param seenFrom by which client
 */
public record Touch(SessionId id, Instant at, ClientTrace seenFrom) {}
