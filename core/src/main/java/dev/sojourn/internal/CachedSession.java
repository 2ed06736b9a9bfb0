package dev.sojourn.internal;

import dev.sojourn.Client;
import dev.sojourn.ClientTrace;
import dev.sojourn.Session;
import dev.sojourn.SessionKind;
import dev.sojourn.binding.Binding;
import dev.sojourn.store.Found;
import dev.sojourn.store.SessionRecord;
import dev.sojourn.store.Standing;
import dev.sojourn.store.Standing.Over;
import dev.sojourn.store.Touch;
import dev.sojourn.token.ReferenceToken;
import dev.sojourn.token.SecretBytes;
import dev.sojourn.token.SessionToken;
import dev.sojourn.token.TokenDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * What one read of the store said of a session id, and the activity seen here since. The answer
 * itself never changes; activity only goes forward. Thread-safe.
 */
final class CachedSession {

  /** How a genuine token relates to the session. */
  enum Match {
    /** It is the very token that opens it. */
    OPENS,
    /** It was replaced moments ago, and the session lives. */
    SUPERSEDED,
    /** It is newer than what was read. */
    NEWER,
    /** It opens nothing, or there is no such session. */
    UNKNOWN
  }

  /** For so long after a rotation the earlier token is answered as superseded. */
  static final Duration SUPERSEDED_FOR = Duration.ofSeconds(10);

  private static final AtomicLongFieldUpdater<CachedSession> LAST_ACTIVE =
      AtomicLongFieldUpdater.newUpdater(CachedSession.class, "lastActive");

  private static final AtomicReferenceFieldUpdater<CachedSession, @Nullable Client> LAST_CLIENT =
      AtomicReferenceFieldUpdater.newUpdater(CachedSession.class, Client.class, "lastClient");

  private final @Nullable Found found;
  private final long since;
  private final long readAt;
  private final long touchMillis;
  private final int userStripe;
  private final Owner tenant;

  // What a check needs stands here again, in this one object: with very many sessions each further
  // one is a wait for memory.

  private final boolean guest;
  private final boolean bound;
  private final long idleMillis;

  /** Until when it lives if there is activity; long ago if it is over whatever happens. */
  private final long livesUntil;

  /** After how much absence its factors no longer count; never, if there is nothing to reduce. */
  private final long reducedAfter;

  /**
   * The digest of the token that was proved to open this session, once one was. There is only one
   * such token: whoever writes the four writes the same.
   */
  private long opening1;

  private long opening2;
  private long opening3;
  private long opening4;
  private volatile boolean proved;

  private volatile long lastActive;
  private volatile long lastRecorded;
  private volatile boolean pending;
  private volatile long pendingSince = Long.MAX_VALUE;
  private volatile @Nullable Client lastClient;

  /**
   * An answer.
   *
   * @param found what the store said, under today's policies; null if there is no such session
   * @param since the {@linkplain Invalidations moment} before the read began
   * @param readAt when the read began, in milliseconds
   * @param policies today's
   * @param userStripe where changes of the user's record are noted; of a guest, and of what is
   *     absent, those of the session id
   * @param tenant void as soon as the tenant's record changes
   */
  CachedSession(
      @Nullable Found found,
      long since,
      long readAt,
      Policies policies,
      int userStripe,
      Owner tenant) {
    this.found = found;
    this.since = since;
    this.readAt = readAt;
    this.userStripe = userStripe;
    this.tenant = tenant;
    if (found == null) {
      guest = false;
      bound = false;
      touchMillis = 0;
      idleMillis = 0;
      livesUntil = Long.MIN_VALUE;
      reducedAfter = Long.MAX_VALUE;
    } else {
      SessionRecord session = found.session();
      guest = session.kind() == SessionKind.GUEST;
      bound = session.binding() != null;
      touchMillis = policies.touchInterval(session).toMillis();
      idleMillis = session.idleTimeout().toMillis();
      livesUntil = livesUntil(found);
      reducedAfter = reducedAfter(session, policies);
      lastActive = session.lastActiveAt().toEpochMilli();
      lastRecorded = lastActive;
    }
  }

  private static long reducedAfter(SessionRecord session, Policies policies) {
    Duration bound = policies.reducedAfter(session);
    return bound == null || isReduced(session) ? Long.MAX_VALUE : bound.toMillis();
  }

  private static boolean isReduced(SessionRecord session) {
    return session.reducedAt() != null
        && session.authenticatedAt() != null
        && session.authenticatedAt().isBefore(session.reducedAt());
  }

  private static long livesUntil(Found found) {
    Instant beginning = found.session().createdAt();
    return Standing.of(found, beginning, Standing.Idle.EXACT) instanceof Over
        ? Long.MIN_VALUE
        : found.session().expiresAt().toEpochMilli();
  }

  /** Whether neither the user's nor the tenant's record changed since it was read. */
  boolean isUsable(Invalidations invalidations) {
    return !invalidations.isSince(since, userStripe) && !tenant.isVoid();
  }

  boolean isGuest() {
    return guest;
  }

  /** What it is bound to beside its token; null if to nothing. */
  @Nullable Binding binding() {
    return bound ? session().binding() : null;
  }

  @Nullable Found found() {
    return found;
  }

  SessionRecord session() {
    return present().session();
  }

  private Found present() {
    if (found == null) {
      throw new IllegalStateException("there is no such session");
    }
    return found;
  }

  long version() {
    return found == null ? -1 : found.session().version();
  }

  /** Whether it is of this tenant; true for null. What is absent is of every tenant. */
  boolean isOf(@Nullable String wanted) {
    return wanted == null || found == null || wanted.equals(found.session().tenant());
  }

  /** About how many bytes it takes. */
  int weight() {
    return found == null ? 200 : 1_500 + 2 * attributesWeight();
  }

  private int attributesWeight() {
    int weight = 0;
    for (var entry : present().session().attributes().values().entrySet()) {
      weight += entry.getKey().length() + entry.getValue().weight();
    }
    return weight;
  }

  /** Whether this very token was proved before: one digest, one comparison in constant time. */
  boolean isOpenedBy(SessionToken token) {
    return proved && TokenDigest.of(token).is(opening1, opening2, opening3, opening4);
  }

  private void opensWith(TokenDigest digest) {
    opening1 = digest.first();
    opening2 = digest.second();
    opening3 = digest.third();
    opening4 = digest.fourth();
    proved = true;
  }

  /** Relates a token whose {@code verifier} was proved by its seal. */
  Match match(ReferenceToken token, SecretBytes verifier, Instant now) {
    if (found == null) {
      return Match.UNKNOWN;
    }
    SessionRecord session = found.session();
    if (token.generation() > session.generation()) {
      return Match.NEWER;
    }
    if (token.generation() < session.generation()) {
      return isSuperseded(session, now) ? Match.SUPERSEDED : Match.UNKNOWN;
    }
    if (!session.verifier().equals(verifier)) {
      return Match.UNKNOWN;
    }
    if (!proved) {
      opensWith(token.digest());
    }
    return Match.OPENS;
  }

  private boolean isSuperseded(SessionRecord session, Instant now) {
    return session.rotatedAt() != null
        && now.isBefore(session.rotatedAt().plus(SUPERSEDED_FOR))
        && over(now) == null;
  }

  /** Since when and why it is over at {@code now}, given all activity known here; null if not. */
  @Nullable Over over(Instant now) {
    return surelyLives(now.toEpochMilli()) ? null : judge(now);
  }

  /** Without a doubt and without a calculation; who is over, or nearly, is judged by the rule. */
  private boolean surelyLives(long now) {
    return now < livesUntil && now < lastActive + idleMillis;
  }

  private @Nullable Over judge(Instant now) {
    Found current = present();
    SessionRecord session = current.session();
    if (lastActive > session.lastActiveAt().toEpochMilli()) {
      session = session.toBuilder().lastActiveAt(Instant.ofEpochMilli(lastActive)).build();
    }
    return Standing.of(session, current.user(), current.tenant(), now, Standing.Idle.EXACT)
            instanceof Over over
        ? over
        : null;
  }

  /**
   * Whether activity recorded by another node since the read could contradict an idle end at {@code
   * now}: the store must be asked once more before it is told to anybody.
   */
  boolean mayHaveBeenActive(Instant now) {
    SessionRecord session = session();
    long certain =
        session.lastActiveAt().toEpochMilli()
            + session.idleTimeout().toMillis()
            + session.touchInterval().toMillis();
    return session.endedAt() == null && readAt < Math.min(certain, now.toEpochMilli());
  }

  /** What callers see of the living session. */
  Session live() {
    return SessionView.active(present(), lastActive, lastClient);
  }

  /** What callers see of it when its factors up to {@code at} no longer count. */
  Session reduced(Instant at) {
    return SessionView.live(present(), at);
  }

  /** What callers see of it when it is over. */
  Session over(Over over) {
    return SessionView.over(present(), over);
  }

  /**
   * Whether a remembered session comes back after more than its policy's own idle timeout: from now
   * on its earlier factors must not count (NIST SP 800-63B-4 section 5.1, N-4).
   */
  boolean isAwayTooLong(long now) {
    return now - lastActive > reducedAfter;
  }

  /** Everything that is not recorded yet, as one. */
  Touch unrecorded() {
    long at = lastActive;
    return new Touch(
        session().id(),
        Instant.ofEpochMilli(Math.min(pendingSince, at)),
        Instant.ofEpochMilli(at),
        seenFrom());
  }

  /** Takes over what an earlier answer about the same session knows of activity. */
  void adopt(CachedSession earlier) {
    pendingSince = Math.min(pendingSince, earlier.pendingSince);
    long active = earlier.lastActive;
    if (active > lastActive) {
      lastClient = earlier.lastClient == null ? lastClient : earlier.lastClient;
      LAST_ACTIVE.accumulateAndGet(this, active, Math::max);
    }
  }

  /** Notes activity; true if it must be recorded at once, being the first of an interval. */
  boolean touch(long now, Client client) {
    LAST_CLIENT.lazySet(this, client); // no reader needs it at once, and a fence costs
    if (now > lastActive) { // rarely not: one millisecond has many requests
      LAST_ACTIVE.accumulateAndGet(this, now, Math::max);
    }
    return now - lastRecorded >= touchMillis;
  }

  /** Claims the place in the queue of activity to be recorded; false if it is there already. */
  boolean claimPending() {
    if (pending) {
      return false;
    }
    pendingSince = Math.min(pendingSince, lastActive);
    pending = true;
    return true;
  }

  /** Leaves the queue: everything up to {@code recorded} is stored. */
  void recorded(long recorded) {
    if (recorded > lastRecorded) {
      lastRecorded = recorded;
      pendingSince = Long.MAX_VALUE;
    }
    pending = false;
  }

  /** When its interval passes. */
  long dueAt() {
    return lastRecorded + touchMillis;
  }

  /** Whether by recorded activity alone it is idle at {@code now}, or nearly. */
  boolean seemsIdle(long now) {
    return hasUnrecorded() && now - lastRecorded >= idleMillis;
  }

  boolean hasUnrecorded() {
    return lastActive > lastRecorded;
  }

  /** By which client it was seen last. */
  private ClientTrace seenFrom() {
    return session().lastSeenFrom().after(lastClient);
  }

  /** The record of a tenant, as far as cached sessions depend on it. */
  static final class Owner {
    private volatile boolean gone;

    boolean isVoid() {
      return gone;
    }

    void makeVoid() {
      gone = true;
    }
  }
}
