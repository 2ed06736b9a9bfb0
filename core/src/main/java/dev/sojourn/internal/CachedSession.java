package dev.sojourn.internal;

import dev.sojourn.Client;
import dev.sojourn.ClientTrace;
import dev.sojourn.Session;
import dev.sojourn.SessionId;
import dev.sojourn.store.Found;
import dev.sojourn.store.SessionRecord;
import dev.sojourn.store.Standing;
import dev.sojourn.store.Standing.Over;
import dev.sojourn.store.Touch;
import dev.sojourn.token.PresentedToken;
import dev.sojourn.token.ReferenceToken;
import dev.sojourn.token.SecretBytes;
import dev.sojourn.token.TokenDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * What one read of the store said of a session id, and the activity seen here since. The answer
 * itself never changes; activity only goes forward. Thread-safe.
 */
final class CachedSession extends PackedSession {

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

  private static final AtomicLongFieldUpdater<CachedSession> ADDRESS_STATED =
      AtomicLongFieldUpdater.newUpdater(CachedSession.class, "addressStated");

  /** This object, its id, its node in the map, and its place in the queue of activity. */
  private static final int OWN_BYTES = 256;

  /** Since when and why it is over, as was found at {@code now}, given this activity. */
  private record Judged(long lastActive, Instant now, Over over) {}

  // What a check needs stands in this one object: with very many sessions each further one is a
  // wait for memory.

  private final int userStripe;
  private final int weight;
  private final long since;
  private final long readAt;

  /** Until when it lives if there is activity; long ago if it is over whatever happens. */
  private final long livesUntil;

  /** Whether no factor of it counts: there is nothing left to reduce. */
  private final boolean reduced;

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

  /** The client of the latest activity, if it was not the one that is recorded. */
  private volatile @Nullable ClientTrace seenFrom;

  /** When a client stated its address last: one that nobody states again grows old. */
  private volatile long addressStated;

  private volatile @Nullable Judged judged;

  /** Whether it was asked for since the near cache last looked; no harm if that is missed. */
  private boolean used;

  /**
   * An answer.
   *
   * @param id the session asked for
   * @param found what the store said, under today's policies; null if there is no such session
   * @param shared what it has in common with others
   * @param since the {@linkplain Invalidations moment} before the read began
   * @param readAt when the read began, in milliseconds
   * @param userStripe where changes of the user's record are noted; of a guest, and of what is
   *     absent, those of the session id
   * @param sharedBytes how many bytes of {@code shared} are counted as its own
   */
  CachedSession(
      SessionId id,
      @Nullable Found found,
      SharedParts shared,
      long since,
      long readAt,
      int userStripe,
      int sharedBytes) {
    super(id, found, shared);
    this.since = since;
    this.readAt = readAt;
    this.userStripe = userStripe;
    weight = OWN_BYTES + packedBytes() + sharedBytes;
    if (found == null) {
      livesUntil = Long.MIN_VALUE;
      reduced = false;
    } else {
      livesUntil = livesUntil(found);
      reduced = isReduced(found.session());
      lastActive = found.session().lastActiveAt().toEpochMilli();
      lastRecorded = lastActive;
    }
  }

  private static boolean isReduced(SessionRecord session) {
    return session.authenticatedAt() == null
        || (session.reducedAt() != null && session.authenticatedAt().isBefore(session.reducedAt()));
  }

  private static long livesUntil(Found found) {
    Instant beginning = found.session().createdAt();
    return Standing.of(found, beginning, Standing.Idle.EXACT) instanceof Over
        ? Long.MIN_VALUE
        : found.session().expiresAt().toEpochMilli();
  }

  /** Whether neither the user's nor the tenant's record changed since it was read. */
  boolean isUsable(Invalidations invalidations) {
    return !invalidations.isSince(since, userStripe) && !shared().validity().isVoid();
  }

  boolean isGuest() {
    return shared().guest();
  }

  /** Whether it is of this tenant; true for null. What is absent is of every tenant. */
  boolean isOf(@Nullable String wanted) {
    return wanted == null || !isPresent() || wanted.equals(tenant());
  }

  /** About how many bytes it takes. */
  int weight() {
    return weight;
  }

  /** Notes that it was asked for. */
  void use() {
    if (!used) { // most often it is set, and a write would disturb other processors
      used = true;
    }
  }

  /** Whether it was asked for since this was last called. */
  boolean takeUse() {
    boolean was = used;
    used = false;
    return was;
  }

  /** Whether this very token was proved before: one digest, one comparison in constant time. */
  boolean isOpenedBy(PresentedToken token) {
    return proved && token.digest().is(opening1, opening2, opening3, opening4);
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
    if (!isPresent()) {
      return Match.UNKNOWN;
    }
    int generation = generation();
    if (token.generation() > generation) {
      return Match.NEWER;
    }
    if (token.generation() < generation) {
      return isSuperseded(now) ? Match.SUPERSEDED : Match.UNKNOWN;
    }
    if (!verifier().equals(verifier)) {
      return Match.UNKNOWN;
    }
    if (!proved) {
      opensWith(token.digest());
    }
    return Match.OPENS;
  }

  private boolean isSuperseded(Instant now) {
    Instant rotatedAt = rotatedAt();
    return rotatedAt != null && now.isBefore(rotatedAt.plus(SUPERSEDED_FOR)) && over(now) == null;
  }

  /** Without a doubt and without a calculation; who is over, or nearly, is judged by the rule. */
  boolean surelyLives(long now) {
    return now < livesUntil && now < lastActive + shared().idleMillis();
  }

  /** Since when and why it is over at {@code now}, given all activity known here; null if not. */
  @Nullable Over over(Instant now) {
    return surelyLives(now.toEpochMilli()) ? null : judge(now);
  }

  /**
   * By the rule, once: what was over then is over since the same time for the same reason, however
   * often it is asked, unless there was activity that was not known.
   */
  private @Nullable Over judge(Instant now) {
    Judged before = judged;
    long active = lastActive;
    if (before != null && before.lastActive() == active && !now.isBefore(before.now())) {
      return before.over();
    }
    Found found = found();
    SessionRecord session =
        found.session().toBuilder().lastActiveAt(Instant.ofEpochMilli(active)).build();
    if (Standing.of(session, found.user(), found.tenant(), now, Standing.Idle.EXACT)
        instanceof Over over) {
      if (!over.at().isAfter(now)) { // else an earlier end may come in between
        judged = new Judged(active, now, over);
      }
      return over;
    }
    return null;
  }

  /**
   * Whether activity recorded by another node since the read could contradict an idle end at {@code
   * now}: the store must be asked once more before it is told to anybody.
   */
  boolean mayHaveBeenActive(Instant now) {
    if (readAt >= now.toEpochMilli()) {
      return false;
    }
    long certain = recordedActivity() + shared().idleMillis() + shared().touchInterval().toMillis();
    return readAt < certain && found().session().endedAt() == null;
  }

  /** What callers see of the living session. */
  Session live() {
    return SessionView.active(this, lastActive, seenFrom);
  }

  /** What callers see of it when its factors up to {@code at} no longer count. */
  Session reduced(Instant at) {
    return SessionView.reduced(this, at);
  }

  /** What callers see of it when it is over. */
  Session over(Over over) {
    return SessionView.over(this, over);
  }

  /**
   * Whether a remembered session comes back after more than its policy's own idle timeout: from now
   * on its earlier factors must not count (NIST SP 800-63B-4 section 5.1, N-4).
   */
  boolean isAwayTooLong(long now) {
    return now - lastActive > shared().reducedAfter() && !reduced;
  }

  /** Everything that is not recorded yet, as one. */
  Touch unrecorded() {
    long at = lastActive;
    ClientTrace seen = lastSeenFrom();
    return new Touch(
        id(),
        Instant.ofEpochMilli(Math.min(pendingSince, at)),
        Instant.ofEpochMilli(at),
        addressStated > lastRecorded ? seen : new ClientTrace(null, seen.userAgent()));
  }

  /** Takes over what an earlier answer about the same session knows of activity. */
  void adopt(CachedSession earlier) {
    pendingSince = Math.min(pendingSince, earlier.pendingSince);
    long active = earlier.lastActive;
    if (active > lastActive) {
      ClientTrace seen = earlier.lastSeenFrom();
      boolean stated = earlier.addressStated > lastRecorded;
      seenFrom = stated ? seen : new ClientTrace(recordedFrom().ip(), seen.userAgent());
      addressStated = Math.max(addressStated, earlier.addressStated);
      LAST_ACTIVE.accumulateAndGet(this, active, Math::max);
    }
  }

  /** Notes activity; true if it must be recorded at once, being the first of an interval. */
  boolean touch(long now, Client client) {
    if (!wasSeenFrom(client)) {
      seenFrom = lastSeenFrom().after(client);
    }
    if (now > addressStated && client.ip() != null) {
      ADDRESS_STATED.lazySet(this, now); // the write of lastActive makes it known
    }
    if (now > lastActive) { // rarely not: one millisecond has many requests
      LAST_ACTIVE.accumulateAndGet(this, now, Math::max);
    }
    return now - lastRecorded >= shared().touchMillis();
  }

  /** Most requests of a session come from one client, and keep nothing of it. */
  private boolean wasSeenFrom(Client client) {
    ClientTrace seen = seenFrom;
    return seen == null
        ? isRecordedFrom(client)
        : (client.ip() == null || client.ip().equals(seen.ip()))
            && (client.userAgent() == null || client.userAgent().equals(seen.userAgent()));
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
    return lastRecorded + shared().touchMillis();
  }

  /** Whether by recorded activity alone it is idle at {@code now}, or nearly. */
  boolean seemsIdle(long now) {
    return hasUnrecorded() && now - lastRecorded >= shared().idleMillis();
  }

  boolean hasUnrecorded() {
    return lastActive > lastRecorded;
  }

  /** By which client it was seen last. */
  private ClientTrace lastSeenFrom() {
    ClientTrace seen = seenFrom;
    return seen == null ? recordedFrom() : seen;
  }
}
