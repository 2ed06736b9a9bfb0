package dev.sojourn.server.api;

import dev.sojourn.Idempotency;
import dev.sojourn.Initiator;
import dev.sojourn.Session;
import dev.sojourn.SessionId;
import dev.sojourn.SessionManager;
import dev.sojourn.Tenants;
import dev.sojourn.UserId;
import dev.sojourn.server.Sha256;
import dev.sojourn.server.security.ServiceKey;
import dev.sojourn.server.security.ServiceKeyFilter;
import dev.sojourn.server.web.Problem;
import dev.sojourn.server.web.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Who calls, and what it may see. What belongs to a tenant that the key does not see does not exist
 * for it.
 */
final class Caller {

  private final ServiceKey key;
  private final HttpServletRequest request;

  private Caller(ServiceKey key, HttpServletRequest request) {
    this.key = key;
    this.request = request;
  }

  static Caller of(HttpServletRequest request) {
    return new Caller(ServiceKeyFilter.of(request), request);
  }

  ServiceKey key() {
    return key;
  }

  Initiator initiator() {
    return key.initiator();
  }

  /** The tenant of the call: {@code ?tenant=}, else the key's own, else {@code default}. */
  String tenant() {
    String asked = askedTenant();
    if (asked != null) {
      return asked;
    }
    return key.tenant() == null ? Tenants.DEFAULT : key.tenant();
  }

  /** The tenant that {@code ?tenant=} names, or null. */
  @Nullable String askedTenant() {
    String asked = request.getParameter("tenant");
    return asked == null ? null : visible(asked);
  }

  /** {@code tenant}, if it is well formed and the key sees it. */
  String visible(String tenant) {
    return ServiceKeyFilter.visible(key, tenant);
  }

  /** Refuses a key that is bound to a tenant: what is asked for concerns them all. */
  void seesEverything() {
    if (key.tenant() != null) {
      throw Problem.of(ProblemType.FORBIDDEN, "This needs a key for all tenants.").exception();
    }
  }

  /** The user with this id in the tenant of the call. */
  UserId user(String id) {
    String tenant = tenant();
    try {
      return new UserId(tenant, id);
    } catch (IllegalArgumentException refused) {
      throw invalid("user", String.valueOf(refused.getMessage()));
    }
  }

  /** The session with this id, if the caller may see it. */
  Session session(SessionManager sessions, String id) {
    String asked = askedTenant();
    return SessionId.parse(id)
        .flatMap(sessions::find)
        .filter(session -> key.sees(session.tenant()))
        .filter(session -> asked == null || asked.equals(session.tenant()))
        .orElseThrow(() -> notFound("session"));
  }

  /**
   * The same to be ended. Whoever sees every tenant need not look at it first, so that one of which
   * a part cannot be read ends all the same.
   */
  SessionId sessionToEnd(SessionManager sessions, String id) {
    return key.tenant() == null && askedTenant() == null
        ? SessionId.parse(id).orElseThrow(() -> notFound("session"))
        : session(sessions, id).id();
  }

  /**
   * The promise of {@code Idempotency-Key}, or null without one.
   *
   * @param body what the request says, in a form that is the same for the same request
   */
  @Nullable Idempotency idempotency(String body) {
    String header = request.getHeader("Idempotency-Key");
    if (header == null) {
      return null;
    }
    String whole = request.getMethod() + '\n' + request.getRequestURI() + '\n' + tenant() + '\n';
    try {
      return new Idempotency(key.id(), header, HexFormat.of().formatHex(Sha256.of(whole + body)));
    } catch (IllegalArgumentException refused) {
      throw Problem.of(
              ProblemType.MALFORMED_REQUEST,
              "Idempotency-Key",
              String.valueOf(refused.getMessage()))
          .exception();
    }
  }

  /**
   * The version that {@code If-Match} demands, or null for any.
   *
   * @throws dev.sojourn.server.web.ProblemException if it is no version of ours
   */
  @Nullable Long expectedVersion() {
    String header = request.getHeader("If-Match");
    if (header == null || header.strip().equals("*")) {
      return null;
    }
    String tag = header.strip();
    if (!tag.matches("\"\\d{1,18}\"")) {
      throw Problem.of(
              ProblemType.MALFORMED_REQUEST, "If-Match", "must be one ETag as this server gave it")
          .exception();
    }
    return Long.valueOf(tag.substring(1, tag.length() - 1));
  }

  static String etag(long version) {
    return "\"" + version + "\"";
  }

  static RuntimeException notFound(String what) {
    return Problem.of(ProblemType.NOT_FOUND, "There is no such " + what + ".").exception();
  }

  static RuntimeException invalid(String field, String message) {
    return Problem.of(ProblemType.INVALID_VALUE, field, message).exception();
  }

  static RuntimeException stale(long version) {
    return Problem.of(
            ProblemType.STALE_VERSION, "The version is " + version + " now; read again and repeat.")
        .header("ETag", etag(version))
        .exception();
  }
}
