package dev.sojourn.server.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.sojourn.Factor;
import dev.sojourn.Session;
import dev.sojourn.binding.BindingSignal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A session as the HTTP interface shows it, in the order in which it is written. It carries nothing
 * that opens the session.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SessionView(
    String id,
    String kind,
    String tenant,
    @Nullable String user,
    @Nullable DeviceView device,
    Set<String> roles,
    Set<String> permissions,
    List<FactorView> factors,
    int assurance,
    Instant createdAt,
    Instant lastActiveAt,
    @Nullable Instant authenticatedAt,
    Instant idleExpiresAt,
    Instant expiresAt,
    @Nullable String ip,
    @Nullable String userAgent,
    Map<String, Object> attributes,
    Map<String, Object> userAttributes,
    String policy,
    boolean remembered,
    long version,
    String state,
    @Nullable Instant endedAt,
    @Nullable String endReason,
    List<String> boundTo) {

  /**
   * One way the user proved who they are.
   *
   * @param method how
   * @param at when
   */
  public record FactorView(String method, Instant at) {

    static FactorView of(Factor factor) {
      return new FactorView(factor.method().wireName(), factor.at());
    }
  }

  /** What is shown of {@code session}. */
  public static SessionView of(Session session) {
    return new SessionView(
        session.id().toString(),
        session.kind().wireName(),
        session.tenant(),
        session.userId(),
        session.device() == null ? null : DeviceView.of(session.device()),
        session.roles(),
        session.permissions(),
        session.factors().stream().map(FactorView::of).toList(),
        session.assurance(),
        session.createdAt(),
        session.lastActiveAt(),
        session.authenticatedAt(),
        session.idleExpiresAt(),
        session.expiresAt(),
        session.lastSeenFrom().ip(),
        session.lastSeenFrom().userAgent(),
        AttributeJson.write(session.attributes()),
        AttributeJson.write(session.userAttributes()),
        session.policy(),
        session.remembered(),
        session.version(),
        session.state().wireName(),
        session.endedAt(),
        session.endReason() == null ? null : session.endReason().wireName(),
        session.boundTo().stream().map(BindingSignal::wireName).toList());
  }
}
