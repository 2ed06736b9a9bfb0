package dev.sojourn;

import dev.sojourn.event.EventFilter;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.store.Change;
import dev.sojourn.store.EventPage;
import dev.sojourn.store.SessionStore;
import dev.sojourn.token.SessionToken;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Creates, checks, renews and ends sessions. One per application and store; thread-safe.
 *
 * <p>Every method may throw {@link dev.sojourn.store.StoreUnavailableException}: the outcome is
 * unknown then, and the call may be repeated. No fault ever turns into an {@link
 * Validation.Active}.
 */
public interface SessionManager extends AutoCloseable {

  /** Starts to build a manager over {@code store}, which it closes with itself. */
  static SessionManagerBuilder builder(SessionStore store) {
    return new SessionManagerBuilder(store);
  }

  /** Creates a session after a successful sign-in, or a guest. */
  Creation create(SignIn signIn);

  /** Checks a token as part of a user's request, from the near cache where that is fresh. */
  default Validation validate(SessionToken token, Client client) {
    return validate(token, client, Activity.FOREGROUND, Freshness.CACHED, null);
  }

  /**
   * Checks a token.
   *
   * @param token whatever a client presented as one, of any length and shape
   * @param client the caller, recorded with the activity
   * @param activity whether the request shows that somebody is there
   * @param freshness how new the answer must be
   */
  default Validation validate(
      SessionToken token, Client client, Activity activity, Freshness freshness) {
    return validate(token, client, activity, freshness, null);
  }

  /**
   * Checks a token of one tenant, for a caller that must learn nothing of any other.
   *
   * @param tenant the tenant: a session of another one is {@link RejectReason#UNKNOWN}, whatever
   *     its state, and is not touched; null for all
   */
  Validation validate(
      SessionToken token,
      Client client,
      Activity activity,
      Freshness freshness,
      @Nullable String tenant);

  /**
   * What a client brings along to see, on every node, at least this version of its session: after a
   * write of attributes, say. It opens nothing, and is for {@link Freshness#seen}.
   */
  String consistencyToken(Session session);

  /** Replaces the token of a living session; the old one opens nothing from then on. */
  default Rotation rotate(SessionId id) {
    return rotate(id, null, Initiator.APPLICATION);
  }

  /** Whether calls can be made repeatable: the manager has a place for their claims. */
  boolean takesIdempotencyKeys();

  /**
   * Replaces the token, repeatable by an idempotency key.
   *
   * @throws IllegalStateException if there is a key, and {@link #takesIdempotencyKeys} says no
   */
  Rotation rotate(SessionId id, @Nullable Idempotency idempotency, Initiator initiator);

  /** Records that the user proved again who they are. */
  Rotation addFactors(Reauthentication reauthentication);

  /** The session as the store has it; empty if it never was or is kept no longer. */
  Optional<Session> find(SessionId id);

  /** Changes attributes of a living session. */
  default Update update(SessionId id, AttributeDelta delta) {
    return update(id, delta, null, Initiator.APPLICATION);
  }

  /**
   * Changes attributes of a living session.
   *
   * @param expectedVersion the version it must have, or null
   * @throws AttributesTooLargeException if the result would be out of bounds
   */
  Update update(
      SessionId id, AttributeDelta delta, @Nullable Long expectedVersion, Initiator initiator);

  /** The framework attributes of a session; empty if there is no such session. */
  Optional<FrameworkAttributes> frameworkAttributes(SessionId id);

  /**
   * Changes framework attributes of a living session.
   *
   * @param changes the new bytes by name, or empty to remove
   * @throws AttributesTooLargeException if the result would be out of bounds
   */
  Update updateFramework(
      SessionId id, Map<String, Optional<byte[]>> changes, @Nullable Long expectedVersion);

  /**
   * Gives a living session an idle timeout of its own; its policy's stays the most.
   *
   * @param idle at least {@value Lifetime#MIN_SECONDS} s
   * @throws IllegalArgumentException if it is less
   */
  Update limitIdle(SessionId id, Duration idle);

  /** Ends a session for {@code reason}. */
  default Ending end(SessionId id, EndReason reason) {
    return end(id, reason, Initiator.APPLICATION);
  }

  /** Ends a session; the first reason stays. */
  Ending end(SessionId id, EndReason reason, Initiator initiator);

  /**
   * Ends all sessions of a user, in one write.
   *
   * @param except the session to spare if it lives in that same step, or null
   */
  void endAllOf(UserId user, @Nullable SessionId except, EndReason reason, Initiator initiator);

  /** Ends all sessions of a tenant ({@code tenant_signed_out}), in one write. */
  void endAllOf(String tenant, Initiator initiator);

  /** Sessions by filter, newest first. */
  Page<Session> list(SessionFilter filter, PageRequest page);

  /** The living sessions that a filter finds, counted and by example; nothing is changed. */
  Matches matching(SessionFilter filter);

  /** Ends living sessions by filter, at most {@value MassEnding#MAX_ENDED} of them. */
  default MassEnding endMatching(SessionFilter filter, EndReason reason, Initiator initiator) {
    return endMatching(filter, reason, initiator, MassEnding.MAX_ENDED);
  }

  /**
   * Ends living sessions by filter, newest first; repeat while there are {@link MassEnding#more}.
   * Each one is looked at once more in the step in which it ends: what no longer matches then lives
   * on.
   *
   * @param most end no more than so many, 1 to {@value MassEnding#MAX_ENDED}: for callers who have
   *     told somebody a number
   * @throws IllegalArgumentException if {@code most} is out of bounds
   */
  MassEnding endMatching(SessionFilter filter, EndReason reason, Initiator initiator, int most);

  /** The user's ended sessions that are still kept, latest end first. */
  List<Session> history(UserId user);

  /** Users. */
  Users users();

  /** Devices. */
  Devices devices();

  /** Events after a cursor, or from the oldest kept; {@code limit} is 1 to 1,000. */
  EventPage events(@Nullable String cursor, int limit);

  /**
   * Events by filter, latest first: for people, who want to see what happened just now. An end by a
   * deadline stands where it was recorded. As the work for a page is bounded, one may be short,
   * even empty, and still have a next one.
   *
   * @param cursor of the page before, or null for the latest
   * @param limit 1 to 1,000
   */
  Page<SessionEvent> latestEvents(EventFilter filter, @Nullable String cursor, int limit);

  /**
   * Calls {@code listener} for every change, by whatever node: for pages that show sessions live.
   * It is called with the feed's thread and must hand on at once; after a gap in the feed it is
   * called with an empty list, which means that anything may have changed.
   *
   * @return ends the subscription when closed
   */
  Subscription onChange(Consumer<List<Change>> listener);

  /** The policies in the order of their names. */
  List<SessionPolicy> policies();

  /** The policy by name; empty if there is none. */
  Optional<SessionPolicy> policy(String name);

  /** What happened so far in this process. */
  SessionStatistics statistics();

  /** Writes activity that is not yet recorded, at the latest when the call returns. */
  void flush();

  /** Records pending activity and closes the store. */
  @Override
  void close();

  /** Something that goes on until it is closed. */
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
