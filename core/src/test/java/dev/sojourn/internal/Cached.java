package dev.sojourn.internal;

import dev.sojourn.Client;
import dev.sojourn.ClientTrace;
import dev.sojourn.store.Found;
import dev.sojourn.store.Records;
import dev.sojourn.store.SessionRecord;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Cached sessions for tests of what becomes of one. */
final class Cached {

  static final Instant AT = Records.BEGIN;
  static final long MILLIS = AT.toEpochMilli();
  static final long MINUTE = 60_000;

  private Cached() {}

  /** Alice's: with an idle timeout of 60 minutes, a touch interval of 2, and 24 hours at most. */
  static SessionRecord record() {
    return Records.session(1, AT);
  }

  /** With the records by which it lives. */
  static Found living(SessionRecord session) {
    return new Found(session, Records.user(Records.EPOCH), Records.tenant(Records.EPOCH), null);
  }

  static CachedSession of(SessionRecord session) {
    return of(living(session));
  }

  static CachedSession of(Found found) {
    return of(found, Long.MAX_VALUE);
  }

  /** Of which factors no longer count after so many milliseconds of absence. */
  static CachedSession of(Found found, long reducedAfter) {
    return new CachedSession(
        found.session().id(), found, reducedAfter(shared(found), reducedAfter), 0, MILLIS, 0, 0);
  }

  static CachedSession absent() {
    return new CachedSession(
        record().id(), null, SharedParts.none(new SharedParts.TenantValidity()), 0, MILLIS, 0, 0);
  }

  static SharedParts shared(Found found) {
    return SharedParts.of(
        found, new Policies(Map.of()), new SharedParts.TenantValidity(), new Interner());
  }

  private static SharedParts reducedAfter(SharedParts parts, long reducedAfter) {
    return new SharedParts(
        parts.validity(),
        parts.tenant(),
        parts.tenantRecord(),
        parts.guest(),
        parts.policy(),
        parts.remembered(),
        parts.idleTimeout(),
        parts.idleMillis(),
        parts.touchInterval(),
        parts.touchMillis(),
        reducedAfter,
        parts.access(),
        parts.userAccess(),
        parts.inForce(),
        parts.createdAgent(),
        parts.seenAgent(),
        parts.traits());
  }

  /** With the two parts that never change, and so have no place in the builder. */
  static SessionRecord with(SessionRecord session, boolean remembered, ClientTrace createdFrom) {
    return new SessionRecord(
        session.id(),
        session.tenant(),
        session.userId(),
        session.device(),
        session.version(),
        session.generation(),
        session.verifier(),
        session.rotatedAt(),
        session.userEpoch(),
        session.tenantEpoch(),
        session.accessVersion(),
        session.access(),
        session.factors(),
        session.reducedAt(),
        session.createdAt(),
        session.authenticatedAt(),
        session.lastActiveAt(),
        session.idleTimeout(),
        session.touchInterval(),
        session.expiresAt(),
        session.policy(),
        remembered,
        createdFrom,
        session.lastSeenFrom(),
        session.binding(),
        session.attributes(),
        session.endedAt(),
        session.endReason(),
        session.endedBy());
  }

  static Client client(@Nullable String ip, @Nullable String agent) {
    return new Client(ip, agent, Map.of(), null);
  }

  static Instant minute(long minutes) {
    return AT.plusMillis(minutes * MINUTE);
  }
}
