package dev.sojourn.testkit.history;

import dev.sojourn.RejectReason;
import dev.sojourn.SessionId;
import dev.sojourn.event.SessionEvent;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a client of a history was told. */
public sealed interface Answer {

  /**
   * The store did not answer: what was asked for has happened, will happen, or never does.
   *
   * @param why in words
   */
  record Unknown(String why) implements Answer {}

  /**
   * A session was created.
   *
   * @param session it
   * @param ended what that ended
   */
  record Created(SessionId session, List<SessionId> ended) implements Answer {}

  /**
   * No session was created.
   *
   * @param why in words
   */
  record Refused(String why) implements Answer {}

  /**
   * The token opens its session.
   *
   * @param roles in force
   * @param permissions in force
   * @param attributes texts by name
   */
  record Active(Set<String> roles, Set<String> permissions, Map<String, String> attributes)
      implements Answer {}

  /**
   * The token opens nothing, or there is no such session.
   *
   * @param reason why
   */
  record Rejected(RejectReason reason) implements Answer {}

  /** The session was over before, so that nothing was changed by this. */
  record Over() implements Answer {}

  /** The session was ended by this. */
  record Ended() implements Answer {}

  /**
   * A change was made.
   *
   * @param version of the session, or of the user, since then; 0 where none is told
   */
  record Done(long version) implements Answer {}

  /**
   * Events in the order of the store.
   *
   * @param events as they were told
   */
  record Events(List<SessionEvent> events) implements Answer {}
}
