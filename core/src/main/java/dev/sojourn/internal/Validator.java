package dev.sojourn.internal;

import dev.sojourn.Activity;
import dev.sojourn.Client;
import dev.sojourn.EndReason;
import dev.sojourn.Freshness;
import dev.sojourn.Initiator;
import dev.sojourn.RejectReason;
import dev.sojourn.Session;
import dev.sojourn.SessionId;
import dev.sojourn.SessionKind;
import dev.sojourn.TimeSource;
import dev.sojourn.Validation;
import dev.sojourn.store.Feed;
import dev.sojourn.store.Moment;
import dev.sojourn.store.ReplaceCommand;
import dev.sojourn.store.SessionRecord;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.Standing.Over;
import dev.sojourn.store.StoreUnavailableException;
import dev.sojourn.token.DeviceTokens;
import dev.sojourn.token.ReferenceToken;
import dev.sojourn.token.ReferenceTokens;
import dev.sojourn.token.SecretBytes;
import dev.sojourn.token.SessionToken;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The way of one request. Thread-safe. */
final class Validator {

  private static final int MAX_ATTEMPTS = 16;

  private final SessionStore store;
  private final NearCache cache;
  private final Feed feed;
  private final ReferenceTokens tokens;
  private final Policies policies;
  private final ActivityWriter writer;
  private final TimeSource time;
  private final Duration maxStaleness;
  private final Counters counters;

  Validator(
      SessionStore store,
      NearCache cache,
      Feed feed,
      ReferenceTokens tokens,
      Policies policies,
      ActivityWriter writer,
      Counters counters,
      TimeSource time,
      Duration maxStaleness) {
    this.store = store;
    this.cache = cache;
    this.feed = feed;
    this.tokens = tokens;
    this.policies = policies;
    this.writer = writer;
    this.counters = counters;
    this.time = time;
    this.maxStaleness = maxStaleness;
  }

  /**
   * Token text, parse, lease, near cache or store, whose token, over, touch, answer.
   *
   * <p>The clock is read first, then the lease, then the entry: in any other order an entry could
   * be dropped between its reading and the proof that it was fresh.
   */
  Validation validate(
      SessionToken presented,
      Client client,
      Activity activity,
      Freshness freshness,
      @Nullable String tenant) {
    Moment moment = time.now();
    Instant now = Instant.ofEpochMilli(moment.wallMillis());

    SessionId id = ReferenceToken.sessionOf(presented);
    if (id == null) {
      return rejected(
          DeviceTokens.hasForm(presented.reveal())
              ? RejectReason.WRONG_KIND
              : RejectReason.MALFORMED);
    }
    boolean mayCache = freshness == Freshness.CACHED && feed.holds(id, moment, maxStaleness);
    CachedSession session = mayCache ? cache.get(id) : null;

    if (session != null && session.isOpenedBy(presented)) {
      counters.cacheAsked(true);
    } else {
      ReferenceToken token = ReferenceToken.parse(presented);
      if (token == null) {
        return rejected(RejectReason.MALFORMED);
      }
      SecretBytes verifier = tokens.prove(token);
      if (verifier == null) {
        return rejected(RejectReason.FORGED);
      }
      counters.cacheAsked(session != null);
      if (session == null) {
        session = read(id, mayCache);
      }
      CachedSession.Match match = session.match(token, verifier, now);
      if (match == CachedSession.Match.NEWER) { // what is cached here is from before a rotation
        session = read(id, false);
        match = session.match(token, verifier, now);
      }
      if (match != CachedSession.Match.OPENS) {
        return session.isOf(tenant) ? rejected(match) : rejected(RejectReason.UNKNOWN);
      }
    }
    if (!session.isOf(tenant)) {
      return rejected(RejectReason.UNKNOWN);
    }

    Over over = session.over(now);
    if (over != null && over.reason() == EndReason.IDLE_TIMEOUT && session.mayHaveBeenActive(now)) {
      session = read(id, false);
      CachedSession.Match match = match(session, presented, now);
      if (match != CachedSession.Match.OPENS) {
        return rejected(match);
      }
      over = session.over(now);
    }
    if (over != null) {
      return rejected(RejectReason.of(over.reason()), session.over(over));
    }
    if (isAwayTooLong(session, now)) {
      return reduced(id, presented, client, activity, now);
    }
    if (activity == Activity.FOREGROUND) {
      writer.touch(session, moment.wallMillis(), client);
    }
    return open(session.live());
  }

  private CachedSession read(SessionId id, boolean shared) {
    return shared ? cache.load(id) : cache.loadStrictly(id);
  }

  /** As before, for a token that was proved already and a session that was read anew. */
  private CachedSession.Match match(CachedSession session, SessionToken proved, Instant now) {
    ReferenceToken token = ReferenceToken.parse(proved);
    SecretBytes verifier = token == null ? null : tokens.prove(token);
    return token == null || verifier == null
        ? CachedSession.Match.UNKNOWN
        : session.match(token, verifier, now);
  }

  private Validation open(Session session) {
    if (session.kind() == SessionKind.GUEST) {
      counters.validated("guest");
      return new Validation.Guest(session);
    }
    counters.validated("active");
    return new Validation.Active(session);
  }

  /** By a token that does not open its session, about which it is told nothing. */
  private Validation rejected(CachedSession.Match match) {
    return rejected(
        match == CachedSession.Match.SUPERSEDED ? RejectReason.SUPERSEDED : RejectReason.UNKNOWN);
  }

  private Validation rejected(RejectReason reason) {
    return rejected(reason, null);
  }

  private Validation rejected(RejectReason reason, @Nullable Session ended) {
    counters.validated(reason.wireName());
    return new Validation.Rejected(reason, ended);
  }

  /**
   * Whether a remembered session comes back after more than its policy's own idle timeout: from now
   * on its earlier factors must not count (NIST SP 800-63B-4 section 5.1, N-4).
   */
  private boolean isAwayTooLong(CachedSession session, Instant now) {
    Duration bound = policies.reducedAfter(session.session());
    return bound != null
        && now.isAfter(Instant.ofEpochMilli(session.lastActive()).plus(bound))
        && !isReduced(session.session());
  }

  private static boolean isReduced(SessionRecord session) {
    return session.reducedAt() != null
        && session.authenticatedAt() != null
        && session.authenticatedAt().isBefore(session.reducedAt());
  }

  /** Asks the store before it believes so; then the reduction is stored first, then the touch. */
  private Validation reduced(
      SessionId id, SessionToken presented, Client client, Activity activity, Instant now) {
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      CachedSession session = read(id, false);
      CachedSession.Match match = match(session, presented, now);
      if (match != CachedSession.Match.OPENS) { // rotated meanwhile, perhaps
        return rejected(match);
      }
      Over over = session.over(now);
      if (over != null) {
        return rejected(RejectReason.of(over.reason()), session.over(over));
      }
      if (!isAwayTooLong(session, now)) {
        if (activity == Activity.FOREGROUND) {
          writer.touch(session, now.toEpochMilli(), client);
        }
        return open(session.live());
      }
      if (activity == Activity.BACKGROUND) {
        return open(session.reduced(now));
      }
      storeReduction(session.session(), now); // then look again, whoever was first
    }
    throw new StoreUnavailableException("session " + id + " keeps changing", null);
  }

  private void storeReduction(SessionRecord session, Instant now) {
    SessionRecord next = session.toBuilder().version(session.version() + 1).reducedAt(now).build();
    try {
      store.replace(
          new ReplaceCommand(
              next, session.version(), null, ReplaceCommand.Kind.REDUCED, Initiator.SYSTEM, now));
    } finally { // also after an unknown outcome
      cache.forget(session.id());
    }
  }
}
