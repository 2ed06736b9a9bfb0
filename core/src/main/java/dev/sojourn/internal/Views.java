package dev.sojourn.internal;

import dev.sojourn.Access;
import dev.sojourn.Assurance;
import dev.sojourn.Attributes;
import dev.sojourn.ClientTrace;
import dev.sojourn.EndReason;
import dev.sojourn.Factor;
import dev.sojourn.Session;
import dev.sojourn.SessionKind;
import dev.sojourn.store.Found;
import dev.sojourn.store.SessionRecord;
import dev.sojourn.store.Standing;
import dev.sojourn.store.UserRecord;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What callers see of a session: records brought together by the rules of the engine. Pure. */
final class Views {

  private Views() {}

  /** The session as it stands at {@code now}. */
  static Session at(Found found, Instant now) {
    return switch (Standing.of(found, now, Standing.Idle.EXACT)) {
      case Standing.Live live -> live(found, found.session().reducedAt());
      case Standing.Over over -> of(found, found.session().reducedAt(), over);
    };
  }

  /** The living session; factors before {@code reducedAt} do not count. */
  static Session live(Found found, @Nullable Instant reducedAt) {
    return of(found, reducedAt, null);
  }

  /** The session that is over. */
  static Session over(Found found, Standing.Over over) {
    return of(found, found.session().reducedAt(), over);
  }

  private static Session of(
      Found found, @Nullable Instant reducedAt, Standing.@Nullable Over over) {
    SessionRecord session = found.session();
    UserRecord user = found.user();
    Access access = access(session, user);
    List<Factor> factors = SessionRecord.counting(session.factors(), reducedAt);
    Instant authenticatedAt = session.authenticatedAt();
    Instant endedAt = over == null ? null : over.at();
    EndReason endReason = over == null ? null : over.reason();
    return new Session(
        session.id(),
        session.kind(),
        session.tenant(),
        session.userId(),
        found.device(),
        access.roles(),
        access.permissions(),
        factors,
        session.kind() == SessionKind.GUEST ? 0 : Assurance.of(factors),
        session.createdAt(),
        session.lastActiveAt(),
        reducedAt != null && authenticatedAt != null && authenticatedAt.isBefore(reducedAt)
            ? null
            : authenticatedAt,
        session.idleExpiresAt(),
        session.expiresAt(),
        session.createdFrom(),
        session.lastSeenFrom(),
        over == null ? session.attributes() : Attributes.EMPTY,
        user == null ? Attributes.EMPTY : user.attributes(),
        session.policy(),
        session.remembered(),
        session.version(),
        endedAt,
        endReason);
  }

  /** The later statement wins: the sign-in's, unless the user's access was stated since. */
  private static Access access(SessionRecord session, @Nullable UserRecord user) {
    return user != null && user.accessVersion() > session.accessVersion()
        ? user.access()
        : session.access();
  }

  /** The same session after activity. */
  static Session active(
      Session session, SessionRecord record, Instant lastActiveAt, ClientTrace seenFrom) {
    Instant idle = lastActiveAt.plus(record.idleTimeout());
    return new Session(
        session.id(),
        session.kind(),
        session.tenant(),
        session.userId(),
        session.device(),
        session.roles(),
        session.permissions(),
        session.factors(),
        session.assurance(),
        session.createdAt(),
        lastActiveAt,
        session.authenticatedAt(),
        idle.isAfter(session.expiresAt()) ? session.expiresAt() : idle,
        session.expiresAt(),
        session.createdFrom(),
        seenFrom,
        session.attributes(),
        session.userAttributes(),
        session.policy(),
        session.remembered(),
        session.version(),
        session.endedAt(),
        session.endReason());
  }
}
