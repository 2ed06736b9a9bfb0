package dev.sojourn.store;

import java.util.List;

/** The outcome of {@link SessionStore#create}. */
public sealed interface CreateResult {

  /**
   * The session is stored, by this call or by an earlier one with the same id and verifier.
   *
   * @param found the session with its user, tenant and device
   * @param ended what this creation ended, as it stands
   */
  record Created(Found found, List<SessionRecord> ended) implements CreateResult {}

  /** Another session has this id. */
  record IdTaken() implements CreateResult {}

  /** The user is disabled. */
  record UserDisabled() implements CreateResult {}

  /** The user's security version is not the expected one. */
  record UserChanged() implements CreateResult {}

  /** A limit refuses it. */
  record LimitReached() implements CreateResult {}

  /** The records read were outdated; the caller repeats. Only stores that read elsewhere say it. */
  record Stale() implements CreateResult {}
}
