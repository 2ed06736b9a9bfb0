package dev.sojourn.server.security;

import dev.sojourn.Tenants;
import dev.sojourn.server.web.Problem;
import dev.sojourn.server.web.ProblemType;
import dev.sojourn.server.web.ProblemWriter;
import dev.sojourn.server.web.StoreFaults;
import dev.sojourn.store.StoreUnavailableException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets a request pass that carries a service key, and remembers which. */
public final class ServiceKeyFilter extends OncePerRequestFilter {

  private static final String ATTRIBUTE = ServiceKey.class.getName();
  private static final String SCHEME = "Bearer ";

  private final ServiceKeys keys;
  private final ProblemWriter problems;
  private final StoreFaults faults;

  ServiceKeyFilter(ServiceKeys keys, ProblemWriter problems, StoreFaults faults) {
    this.keys = keys;
    this.problems = problems;
    this.faults = faults;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Optional<ServiceKey> caller;
    try {
      caller = authenticate(keys, request);
    } catch (StoreUnavailableException fault) {
      problems.write(response, faults.refused(fault));
      return;
    }
    if (caller.isEmpty()) {
      problems.write(response, unauthorized());
      return;
    }
    request.setAttribute(ATTRIBUTE, caller.get());
    chain.doFilter(request, response);
  }

  /** The key that {@code request} carries, if it is one. */
  public static Optional<ServiceKey> authenticate(ServiceKeys keys, HttpServletRequest request) {
    String header = request.getHeader("Authorization");
    return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? keys.authenticate(header.substring(SCHEME.length()).strip())
        : Optional.empty();
  }

  /** The key by which the request being handled came in. */
  public static ServiceKey of(HttpServletRequest request) {
    if (request.getAttribute(ATTRIBUTE) instanceof ServiceKey key) {
      return key;
    }
    throw unauthorized().exception();
  }

  /** Refuses a key without {@code scope}. */
  public static void require(ServiceKey key, Scope scope) {
    if (!key.scopes().contains(scope)) {
      throw Problem.of(
              ProblemType.MISSING_SCOPE,
              "This needs a key with the scope " + scope.wireName() + ".")
          .exception();
    }
  }

  /**
   * {@code tenant}, if it is well formed and {@code key} sees it.
   *
   * @throws dev.sojourn.server.web.ProblemException 422 or 404
   */
  public static String visible(ServiceKey key, String tenant) {
    if (!Tenants.isValid(tenant)) {
      throw Problem.of(ProblemType.INVALID_VALUE, "tenant", "is not a well-formed tenant name")
          .exception();
    }
    if (!key.sees(tenant)) {
      throw Problem.of(ProblemType.NOT_FOUND, "There is no such tenant.").exception();
    }
    return tenant;
  }

  /** What a caller without a key hears. */
  public static Problem unauthorized() {
    return Problem.of(ProblemType.UNAUTHORIZED, "A service key is needed as a bearer token.")
        .header("WWW-Authenticate", "Bearer realm=\"sojourn\"");
  }
}
