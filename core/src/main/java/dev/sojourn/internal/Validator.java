package dev.sojourn.internal;

import dev.sojourn.Activity;
import dev.sojourn.Client;
import dev.sojourn.EndReason;
import dev.sojourn.Freshness;
import dev.sojourn.Initiator;
import dev.sojourn.RejectReason;
import dev.sojourn.Session;
import dev.sojourn.SessionId;
import dev.sojourn.TimeSource;
import dev.sojourn.Validation;
import dev.sojourn.binding.Binding;
import dev.sojourn.binding.BindingSignal;
import dev.sojourn.internal.Counters.Source;
import dev.sojourn.store.Feed;
import dev.sojourn.store.ReplaceCommand;
import dev.sojourn.store.SessionRecord;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.Standing.Over;
import dev.sojourn.store.StoreUnavailableException;
import dev.sojourn.token.ConsistencyTokens;
import dev.sojourn.token.DeviceTokens;
import dev.sojourn.token.PresentedToken;
import dev.sojourn.token.ReferenceToken;
import dev.sojourn.token.ReferenceTokens;
import dev.sojourn.token.SecretBytes;
import dev.sojourn.token.SessionToken;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The way of one request. Thread-safe. */
final class Validator {

  private static final int MAX_ATTEMPTS = 16;

  private final SessionStore store;
  private final NearCache cache;
  private final Feed feed;
  private final ReferenceTokens tokens;
  private final ConsistencyTokens consistency;
  private final Bindings bindings;
  private final ActivityWriter writer;
  private final TimeSource time;
  private final Duration maxStaleness;
  private final Duration serveCachedFor;
  private final Counters counters;

  Validator(
      SessionStore store,
      NearCache cache,
      Feed feed,
      ReferenceTokens tokens,
      ConsistencyTokens consistency,
      Bindings bindings,
      ActivityWriter writer,
      Counters counters,
      TimeSource time,
      Duration maxStaleness,
      Duration serveCachedFor) {
    this.store = store;
    this.cache = cache;
    this.feed = feed;
    this.tokens = tokens;
    this.consistency = consistency;
    this.bindings = bindings;
    this.writer = writer;
    this.counters = counters;
    this.time = time;
    this.maxStaleness = maxStaleness;
    this.serveCachedFor = serveCachedFor;
  }

  /**
   * Token text, parse, lease, near cache or store, whose token, over, binding, touch, answer.
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
    long millis = time.millis();
    Instant now = Instant.ofEpochMilli(millis);

    PresentedToken text = PresentedToken.of(presented);
    if (text == null) {
      return rejected(
          DeviceTokens.hasForm(presented.reveal())
              ? RejectReason.WRONG_KIND
              : RejectReason.MALFORMED,
          Source.TOKEN);
    }
    SessionId id = text.session();
    boolean mayCache = freshness != Freshness.STRICT && feed.holds(id, time, maxStaleness);
    CachedSession session = mayCache ? cache.get(id) : null;
    if (session != null && isOlderThanSeen(session, freshness)) {
      session = null;
      mayCache = false;
    }
    Source source = Source.CACHE;
    boolean isStale = false;

    if (session == null || !session.isOpenedBy(text)) {
      ReferenceToken token = text.parse();
      if (token == null) {
        return rejected(RejectReason.MALFORMED, Source.TOKEN);
      }
      SecretBytes verifier = tokens.prove(token);
      if (verifier == null) {
        return rejected(RejectReason.FORGED, Source.TOKEN);
      }
      if (session == null) {
        try {
          session = read(id, mayCache);
          if (mayCache && isOlderThanSeen(session, freshness)) { // by a read from before that write
            session = read(id, false);
          }
          source = Source.STORE;
        } catch (StoreUnavailableException fault) {
          session = lastKnown(id, freshness, fault);
          isStale = true;
        }
      }
      CachedSession.Match match = session.match(token, verifier, now);
      if (match == CachedSession.Match.NEWER) { // what is cached here is from before a rotation
        session = read(id, false);
        source = Source.STORE;
        isStale = false;
        match = session.match(token, verifier, now);
      }
      if (match != CachedSession.Match.OPENS) {
        return session.isOf(tenant)
            ? rejected(match, source)
            : rejected(RejectReason.UNKNOWN, source);
      }
    }
    if (!session.isOf(tenant)) {
      return rejected(RejectReason.UNKNOWN, source);
    }

    Over over = session.over(now);
    if (over != null && over.reason() == EndReason.IDLE_TIMEOUT && session.mayHaveBeenActive(now)) {
      session = read(id, false);
      source = Source.STORE;
      isStale = false;
      CachedSession.Match match = match(session, text, now);
      if (match != CachedSession.Match.OPENS) {
        return rejected(match, source);
      }
      over = session.over(now);
    }
    if (over != null) {
      return over(session, over, source);
    }
    Binding binding = session.binding();
    if (binding != null) {
      Bindings.Verdict verdict = bindings.check(session, binding, client, now);
      if (verdict.refused()) { // without the session: it lives on for whoever it is bound to
        return rejected(RejectReason.BINDING_VIOLATED, source);
      }
      if (!verdict.unproved().isEmpty()) { // nor does it live longer by what such a caller does
        return unproved(session, verdict.unproved(), source, isStale);
      }
    }
    if (session.isAwayTooLong(millis)) {
      return reduced(text, client, activity, now);
    }
    if (activity == Activity.FOREGROUND) {
      writer.touch(session, millis, client);
    }
    return open(session, session.live(), source, isStale);
  }

  /**
   * What is known of a session while the store does not answer: of the near cache, though the lease
   * may have lapsed.
   *
   * @throws StoreUnavailableException the fault, if nothing is known that may be served
   */
  private CachedSession lastKnown(
      SessionId id, Freshness freshness, StoreUnavailableException fault) {
    boolean isAllowed =
        freshness != Freshness.STRICT
            && serveCachedFor.isPositive()
            && !fault.isContended()
            && feed.holds(id, time, serveCachedFor);
    CachedSession known = isAllowed ? cache.get(id) : null;
    // What was absent may have begun on another node meanwhile: nobody is signed out by that.
    if (known == null || !known.isPresent() || isOlderThanSeen(known, freshness)) {
      throw fault;
    }
    return known;
  }

  /** Proved only where it matters: few requests follow a write to another node so closely. */
  private boolean isOlderThanSeen(CachedSession session, Freshness freshness) {
    long version = session.isPresent() ? session.version() : 0; // it was there when it was seen
    for (String seen : freshness.consistencyTokens()) {
      if (consistency.seen(session.id(), seen) > version) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a session is known to live by what a check would believe without asking the store: the
   * clock first, then the lease, then the entry, as there.
   */
  boolean knowsToLive(SessionId id) {
    Instant now = time.instant();
    CachedSession session = feed.holds(id, time, maxStaleness) ? cache.get(id) : null;
    return session != null && session.isPresent() && session.over(now) == null;
  }

  private CachedSession read(SessionId id, boolean shared) {
    return shared ? cache.load(id) : cache.loadStrictly(id);
  }

  /** As before, for a token that was proved already and a session that was read anew. */
  private CachedSession.Match match(CachedSession session, PresentedToken proved, Instant now) {
    ReferenceToken token = proved.parse();
    SecretBytes verifier = token == null ? null : tokens.prove(token);
    return token == null || verifier == null
        ? CachedSession.Match.UNKNOWN
        : session.match(token, verifier, now);
  }

  private Validation open(CachedSession session, Session view, Source source, boolean stale) {
    count(session, source, stale);
    return session.isGuest()
        ? new Validation.Guest(view, stale)
        : new Validation.Active(view, Set.of(), stale);
  }

  private Validation unproved(
      CachedSession session, Set<BindingSignal> signals, Source source, boolean stale) {
    count(session, source, stale);
    return new Validation.Active(session.reduced(Instant.MAX), signals, stale);
  }

  private void count(CachedSession session, Source source, boolean stale) {
    if (session.isGuest()) {
      counters.guest(source);
    } else {
      counters.active(source);
    }
    if (stale) {
      counters.stale();
    }
  }

  /** By a token that does not open its session, about which it is told nothing. */
  private Validation rejected(CachedSession.Match match, Source source) {
    return rejected(
        match == CachedSession.Match.SUPERSEDED ? RejectReason.SUPERSEDED : RejectReason.UNKNOWN,
        source);
  }

  private Validation rejected(RejectReason reason, Source source) {
    counters.rejected(reason, source);
    return new Validation.Rejected(reason, null);
  }

  /** By the very token that opened it, so that the caller may be told about it. */
  private Validation over(CachedSession session, Over over, Source source) {
    RejectReason reason = RejectReason.of(over.reason());
    counters.rejected(reason, source);
    return new Validation.Rejected(reason, session.over(over));
  }

  /** Asks the store before it believes so; then the reduction is stored first, then the touch. */
  private Validation reduced(PresentedToken text, Client client, Activity activity, Instant now) {
    SessionId id = text.session();
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      CachedSession session = read(id, false);
      CachedSession.Match match = match(session, text, now);
      if (match != CachedSession.Match.OPENS) { // rotated meanwhile, perhaps
        return rejected(match, Source.STORE);
      }
      Over over = session.over(now);
      if (over != null) {
        return over(session, over, Source.STORE);
      }
      if (!session.isAwayTooLong(now.toEpochMilli())) {
        if (activity == Activity.FOREGROUND) {
          writer.touch(session, now.toEpochMilli(), client);
        }
        return open(session, session.live(), Source.STORE, false);
      }
      if (activity == Activity.BACKGROUND) {
        return open(session, session.reduced(now), Source.STORE, false);
      }
      storeReduction(session.found().session(), now); // then look again, whoever was first
    }
    throw StoreUnavailableException.contended("session " + id + " keeps changing", null);
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
