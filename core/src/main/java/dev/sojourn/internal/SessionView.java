package dev.sojourn.internal;

import dev.sojourn.Access;
import dev.sojourn.Assurance;
import dev.sojourn.Attributes;
import dev.sojourn.ClientTrace;
import dev.sojourn.Device;
import dev.sojourn.EndReason;
import dev.sojourn.Factor;
import dev.sojourn.Session;
import dev.sojourn.SessionId;
import dev.sojourn.SessionKind;
import dev.sojourn.binding.Binding;
import dev.sojourn.binding.BindingSignal;
import dev.sojourn.store.Found;
import dev.sojourn.store.SessionRecord;
import dev.sojourn.store.Standing;
import dev.sojourn.store.UserRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What callers see of a session: records brought together by the rules of the engine.
 *
 * <p>A check makes one of these and most callers read two or three parts of it: so it keeps the
 * session as the engine has it, and works out what it is asked for. Immutable.
 */
final class SessionView implements Session {

  private final SessionParts parts;
  private final @Nullable Instant reducedAt;
  private final Standing.@Nullable Over over;
  private final long lastActive;
  private final @Nullable ClientTrace seenFrom;

  /** All of it, once somebody asked; whoever asks at the same time gets the same. */
  private @Nullable Found found;

  /**
   * A view.
   *
   * @param reducedAt factors before it do not count; null for the time that is recorded
   * @param over since when and why it is over; null while it lives
   * @param lastActive the latest activity, in milliseconds since 1970
   * @param seenFrom by whom; null for the one that is recorded
   */
  private SessionView(
      SessionParts parts,
      @Nullable Instant reducedAt,
      Standing.@Nullable Over over,
      long lastActive,
      @Nullable ClientTrace seenFrom) {
    this.parts = parts;
    this.reducedAt = reducedAt;
    this.over = over;
    this.lastActive = lastActive;
    this.seenFrom = seenFrom;
  }

  /** The session as it stands at {@code now}. */
  static Session at(Found found, Instant now) {
    SessionParts parts = new SessionParts.Read(found);
    Standing.Over over =
        Standing.of(found, now, Standing.Idle.EXACT) instanceof Standing.Over end ? end : null;
    return new SessionView(parts, null, over, parts.recordedActivity(), null);
  }

  /** The living session after activity. */
  static Session active(SessionParts parts, long lastActive, @Nullable ClientTrace seenFrom) {
    return new SessionView(parts, null, null, lastActive, seenFrom);
  }

  /** The living session, of which factors before {@code at} do not count, as it is recorded. */
  static Session reduced(SessionParts parts, Instant at) {
    return new SessionView(parts, at, null, parts.recordedActivity(), null);
  }

  /** The session that is over, as it is recorded. */
  static Session over(SessionParts parts, Standing.Over over) {
    return new SessionView(parts, null, over, parts.recordedActivity(), null);
  }

  private Found found() {
    Found all = found;
    if (all == null) {
      all = parts.found();
      found = all;
    }
    return all;
  }

  private SessionRecord session() {
    return found().session();
  }

  @Override
  public SessionId id() {
    return parts.id();
  }

  @Override
  public SessionKind kind() {
    return userId() == null ? SessionKind.GUEST : SessionKind.USER;
  }

  @Override
  public String tenant() {
    return parts.tenant();
  }

  @Override
  public @Nullable String userId() {
    return parts.userId();
  }

  @Override
  public @Nullable Device device() {
    return found().device();
  }

  @Override
  public Set<String> roles() {
    return parts.access().roles();
  }

  @Override
  public Set<String> permissions() {
    return parts.access().permissions();
  }

  @Override
  public boolean isAccessOfUser() {
    return SessionParts.isUsersInForce(found());
  }

  @Override
  public Access statedAccess() {
    return parts.statedAccess();
  }

  private @Nullable Instant reducedAt() {
    return reducedAt == null ? parts.reducedAt() : reducedAt;
  }

  @Override
  public List<Factor> factors() {
    return SessionRecord.counting(parts.factors(), reducedAt());
  }

  @Override
  public int assurance() {
    return kind() == SessionKind.GUEST ? 0 : Assurance.of(factors());
  }

  @Override
  public Instant createdAt() {
    return session().createdAt();
  }

  @Override
  public Instant lastActiveAt() {
    return Instant.ofEpochMilli(lastActive);
  }

  @Override
  public @Nullable Instant authenticatedAt() {
    Instant authenticatedAt = session().authenticatedAt();
    Instant reduced = reducedAt();
    boolean counts =
        reduced == null || authenticatedAt == null || !authenticatedAt.isBefore(reduced);
    return counts ? authenticatedAt : null;
  }

  @Override
  public Duration idleTimeout() {
    return session().idleTimeout();
  }

  @Override
  public Instant idleExpiresAt() {
    Instant idle = lastActiveAt().plus(session().idleTimeout());
    return idle.isAfter(expiresAt()) ? expiresAt() : idle;
  }

  @Override
  public Instant expiresAt() {
    return session().expiresAt();
  }

  @Override
  public ClientTrace createdFrom() {
    return session().createdFrom();
  }

  @Override
  public ClientTrace lastSeenFrom() {
    return seenFrom == null ? session().lastSeenFrom() : seenFrom;
  }

  @Override
  public Set<BindingSignal> boundTo() {
    Binding binding = over == null ? session().binding() : null;
    return binding == null ? Set.of() : binding.signals();
  }

  @Override
  public Attributes attributes() {
    return over == null ? parts.attributes() : Attributes.EMPTY;
  }

  @Override
  public Attributes userAttributes() {
    UserRecord user = found().user();
    return user == null ? Attributes.EMPTY : user.attributes();
  }

  @Override
  public String policy() {
    return parts.policy();
  }

  @Override
  public boolean remembered() {
    return session().remembered();
  }

  @Override
  public long version() {
    return session().version();
  }

  @Override
  public @Nullable Instant endedAt() {
    return over == null ? null : over.at();
  }

  @Override
  public @Nullable EndReason endReason() {
    return over == null ? null : over.reason();
  }

  private List<@Nullable Object> parts() {
    return Arrays.asList(
        id(),
        tenant(),
        userId(),
        device(),
        roles(),
        permissions(),
        factors(),
        createdAt(),
        lastActiveAt(),
        authenticatedAt(),
        idleTimeout(),
        idleExpiresAt(),
        expiresAt(),
        createdFrom(),
        lastSeenFrom(),
        boundTo(),
        attributes(),
        userAttributes(),
        policy(),
        remembered(),
        version(),
        endedAt(),
        endReason());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SessionView that && parts().equals(that.parts());
  }

  @Override
  public int hashCode() {
    return id().hashCode();
  }

  /** For logs: whose it is and how it stands. */
  @Override
  public String toString() {
    String user = userId();
    return "Session[%s, %s, %s]"
        .formatted(
            id(),
            user == null ? "guest of " + tenant() : tenant() + "/" + user,
            over == null ? "active" : over.reason().wireName());
  }
}
