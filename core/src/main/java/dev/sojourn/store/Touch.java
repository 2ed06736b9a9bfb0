package dev.sojourn.store;

import dev.sojourn.ClientTrace;
import dev.sojourn.SessionId;
import java.time.Instant;

/**
 * Activity to be recorded.
 *
 * @param id the session
 * @param since the first activity that is not recorded yet: whether the session still lived is
 *     judged by it, for it was never idle from then on. Much earlier than {@code at} when the store
 *     took nothing for a while
 * @param at the latest activity, which is recorded
 * @param seenFrom by which client; an address that was not stated since the last recorded activity
 *     is null, and so is a user agent that is not known: the store keeps what it has then
 */
public record Touch(SessionId id, Instant since, Instant at, ClientTrace seenFrom) {

  /** One single activity. */
  public Touch(SessionId id, Instant at, ClientTrace seenFrom) {
    this(id, at, at, seenFrom);
  }
}
