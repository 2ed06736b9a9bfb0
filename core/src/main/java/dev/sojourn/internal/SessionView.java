package dev.sojourn.internal;

import dev.sojourn.Access;
import dev.sojourn.Assurance;
import dev.sojourn.Attributes;
import dev.sojourn.Client;
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
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What callers see of a session: records brought together by the rules of the engine.
 *
 * <p>A check makes one of these and most callers read two or three parts of it: so it keeps the
 * records as they were read, and works out what it is asked for. Immutable.
 */
final class SessionView implements Session {

  private final Found found;
  private final @Nullable Instant reducedAt;
  private final Standing.@Nullable Over over;
  private final long lastActive;
  private final @Nullable Client lastClient;

  /**
   * A view.
   *
   * @param reducedAt factors before it do not count; null if all do
   * @param over since when and why it is over; null while it lives
   * @param lastActive the latest activity, in milliseconds since 1970
   * @param lastClient by whom; null for the one that is recorded
   */
  private SessionView(
      Found found,
      @Nullable Instant reducedAt,
      Standing.@Nullable Over over,
      long lastActive,
      @Nullable Client lastClient) {
    this.found = found;
    this.reducedAt = reducedAt;
    this.over = over;
    this.lastActive = lastActive;
    this.lastClient = lastClient;
  }

  /** The session as it stands at {@code now}. */
  static Session at(Found found, Instant now) {
    return switch (Standing.of(found, now, Standing.Idle.EXACT)) {
      case Standing.Live live -> live(found, found.session().reducedAt());
      case Standing.Over over -> over(found, over);
    };
  }

  /** The living session; factors before {@code reducedAt} do not count. */
  static Session live(Found found, @Nullable Instant reducedAt) {
    return new SessionView(found, reducedAt, null, recordedActivity(found), null);
  }

  /** The living session after activity. */
  static Session active(Found found, long lastActive, @Nullable Client lastClient) {
    return new SessionView(found, found.session().reducedAt(), null, lastActive, lastClient);
  }

  /** The session that is over. */
  static Session over(Found found, Standing.Over over) {
    return new SessionView(found, found.session().reducedAt(), over, recordedActivity(found), null);
  }

  private static long recordedActivity(Found found) {
    return found.session().lastActiveAt().toEpochMilli();
  }

  private SessionRecord session() {
    return found.session();
  }

  @Override
  public SessionId id() {
    return session().id();
  }

  @Override
  public SessionKind kind() {
    return session().kind();
  }

  @Override
  public String tenant() {
    return session().tenant();
  }

  @Override
  public @Nullable String userId() {
    return session().userId();
  }

  @Override
  public @Nullable Device device() {
    return found.device();
  }

  /** The later statement wins: the sign-in's, unless the user's access was stated since. */
  private Access access() {
    UserRecord user = found.user();
    return user != null && user.accessVersion() > session().accessVersion()
        ? user.access()
        : session().access();
  }

  @Override
  public Set<String> roles() {
    return access().roles();
  }

  @Override
  public Set<String> permissions() {
    return access().permissions();
  }

  @Override
  public List<Factor> factors() {
    return SessionRecord.counting(session().factors(), reducedAt);
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
    boolean counts =
        reducedAt == null || authenticatedAt == null || !authenticatedAt.isBefore(reducedAt);
    return counts ? authenticatedAt : null;
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
    return session().lastSeenFrom().after(lastClient);
  }

  @Override
  public Set<BindingSignal> boundTo() {
    Binding binding = over == null ? session().binding() : null;
    return binding == null ? Set.of() : binding.signals();
  }

  @Override
  public Attributes attributes() {
    return over == null ? session().attributes() : Attributes.EMPTY;
  }

  @Override
  public Attributes userAttributes() {
    UserRecord user = found.user();
    return user == null ? Attributes.EMPTY : user.attributes();
  }

  @Override
  public String policy() {
    return session().policy();
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
