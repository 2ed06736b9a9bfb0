package dev.sojourn.spring.boot;

import dev.sojourn.Device;
import dev.sojourn.DeviceTraits;
import dev.sojourn.EndReason;
import dev.sojourn.Ending;
import dev.sojourn.Factor;
import dev.sojourn.Initiator;
import dev.sojourn.PageRequest;
import dev.sojourn.Session;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionId;
import dev.sojourn.SessionManager;
import dev.sojourn.SessionState;
import dev.sojourn.SessionStatistics;
import dev.sojourn.UserId;
import dev.sojourn.spring.session.UserIds;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * The actuator's endpoint {@code sojourn}: figures, the sessions and devices of a user, and the end
 * of a session. Ids are public; nothing here opens a session. Reading is allowed where the endpoint
 * is exposed; to end sessions needs {@code management.endpoint.sojourn.access=unrestricted}.
 * Thread-safe.
 */
@Endpoint(id = "sojourn", defaultAccess = Access.READ_ONLY)
public final class SojournEndpoint {

  /** The most sessions of a user that are told; more is a listing, and has pages elsewhere. */
  public static final int MAX_TOLD = 200;

  private final SessionManager sessions;
  private final UserIds users;

  SojournEndpoint(SessionManager sessions, UserIds users) {
    this.sessions = sessions;
    this.users = users;
  }

  /**
   * What this process counted since its start.
   *
   * @param created sessions by kind
   * @param ended sessions by reason
   * @param validations checks by outcome
   * @param cacheHits checks answered from memory
   * @param cacheMisses checks that asked the store
   * @param servedStale checks answered from memory although the store was down
   * @param cacheSize sessions in memory
   * @param pendingTouches activity that is not recorded yet
   */
  public record Figures(
      Map<String, Long> created,
      Map<String, Long> ended,
      Map<String, Long> validations,
      long cacheHits,
      long cacheMisses,
      long servedStale,
      long cacheSize,
      long pendingTouches) {}

  /**
   * A living session.
   *
   * @param id its public id
   * @param device the id of its device
   * @param createdAt when it began
   * @param lastActiveAt the latest activity
   * @param authenticatedAt the latest authentication, if it counts
   * @param expiresAt when it ends in any case
   * @param factors how the user proved who they are
   * @param policy the name of its policy
   */
  public record OneSession(
      String id,
      @Nullable String device,
      Instant createdAt,
      Instant lastActiveAt,
      @Nullable Instant authenticatedAt,
      Instant expiresAt,
      List<String> factors,
      String policy) {

    private static OneSession of(Session session) {
      Device device = session.device();
      return new OneSession(
          session.id().toString(),
          device == null ? null : device.id().toString(),
          session.createdAt(),
          session.lastActiveAt(),
          session.authenticatedAt(),
          session.expiresAt(),
          session.factors().stream().map(Factor::method).map(m -> m.wireName()).sorted().toList(),
          session.policy());
    }
  }

  /**
   * A device.
   *
   * @param id its public id
   * @param name as the user named it
   * @param kind what sort of thing it is
   * @param os the operating system's family
   * @param browser the browser's family
   * @param firstSeenAt the first sign-in on it
   * @param lastSeenAt the latest one
   */
  public record OneDevice(
      String id,
      @Nullable String name,
      String kind,
      String os,
      String browser,
      Instant firstSeenAt,
      Instant lastSeenAt) {

    private static OneDevice of(Device device) {
      DeviceTraits traits = device.traits();
      return new OneDevice(
          device.id().toString(),
          device.name(),
          traits.kind().wireName(),
          traits.os(),
          traits.browser(),
          device.firstSeenAt(),
          device.lastSeenAt());
    }
  }

  /**
   * What a user has.
   *
   * @param sessions the living ones, newest first, at most {@value #MAX_TOLD}
   * @param devices latest sign-in first
   */
  public record OfUser(List<OneSession> sessions, List<OneDevice> devices) {}

  /**
   * What became of a session that was to end.
   *
   * @param outcome {@code ended}, {@code already_over} or {@code absent}
   */
  public record Ended(String outcome) {}

  /** {@code GET /actuator/sojourn}. */
  @ReadOperation
  public Figures figures() {
    SessionStatistics now = sessions.statistics();
    return new Figures(
        now.created(),
        now.ended(),
        now.validations(),
        now.cacheHits(),
        now.cacheMisses(),
        now.servedStale(),
        now.cacheSize(),
        now.pendingTouches());
  }

  /**
   * {@code GET /actuator/sojourn/alice}.
   *
   * @param name the name of the principal
   * @throws InvalidEndpointRequestException if no user can have it
   */
  @ReadOperation
  public OfUser user(@Selector String name) {
    UserId user;
    try {
      user = users.of(name);
    } catch (IllegalArgumentException refused) {
      throw new InvalidEndpointRequestException(
          "the name is no user's", String.valueOf(refused.getMessage()));
    }
    SessionFilter living = SessionFilter.filter().user(user).state(SessionState.ACTIVE).build();
    return new OfUser(
        sessions.list(living, PageRequest.first(MAX_TOLD)).items().stream()
            .map(OneSession::of)
            .toList(),
        sessions.devices().list(user).stream().map(OneDevice::of).toList());
  }

  /**
   * {@code DELETE /actuator/sojourn/01980f5a-...}: ends it on every node.
   *
   * @param id the public id of a session
   * @throws InvalidEndpointRequestException if it is no id
   */
  @DeleteOperation
  public Ended end(@Selector String id) {
    SessionId session =
        SessionId.parse(id)
            .orElseThrow(() ->
                new InvalidEndpointRequestException(
                    "that is no id of a session", "no id of a session"));
    return switch (sessions.end(session, EndReason.ENDED_BY_ADMIN, Initiator.APPLICATION)) {
      case Ending.Ended ended -> new Ended("ended");
      case Ending.AlreadyOver over -> new Ended("already_over");
      case Ending.Absent absent -> new Ended("absent");
    };
  }
}
