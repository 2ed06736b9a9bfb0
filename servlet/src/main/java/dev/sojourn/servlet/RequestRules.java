package dev.sojourn.servlet;

import dev.sojourn.Session;
import dev.sojourn.TimeSource;
import dev.sojourn.access.AccessRequest;
import dev.sojourn.access.AccessRules;
import dev.sojourn.access.Decision;
import dev.sojourn.access.Flaw;
import dev.sojourn.access.Held;
import dev.sojourn.access.RulesFile;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides requests by rules: each once, as it came from its client. Thread-safe.
 *
 * @param rules those in force
 * @param broken whether they are not those that should be
 */
record RequestRules(Supplier<AccessRules> rules, BooleanSupplier broken) {

  static RequestRules of(AccessRules fixed) {
    return new RequestRules(() -> fixed, () -> false);
  }

  static RequestRules of(RulesFile file) {
    return new RequestRules(file::rules, () -> file.problem().isPresent());
  }

  /**
   * Decides.
   *
   * @param session of whoever asks, or null
   * @return null for a request that the container has refused before it came here, and to which it
   *     shows its page for errors now
   */
  @Nullable Decision decide(
      HttpServletRequest request, @Nullable Session session, TimeSource time) {
    return switch (request.getDispatcherType()) {
      case REQUEST, INCLUDE ->
          decide(request, request.getRequestURI(), request.getContextPath(), session, time);
      case FORWARD ->
          decide(
              request,
              (String) request.getAttribute(RequestDispatcher.FORWARD_REQUEST_URI),
              (String) request.getAttribute(RequestDispatcher.FORWARD_CONTEXT_PATH),
              session,
              time);
      case ASYNC ->
          decide(
              request,
              (String) request.getAttribute(AsyncContext.ASYNC_REQUEST_URI),
              (String) request.getAttribute(AsyncContext.ASYNC_CONTEXT_PATH),
              session,
              time);
      case ERROR -> null;
    };
  }

  /**
   * Decides about the address as it was sent. What the container makes of it is one of the ways in
   * which the rules read it; its own word of that would be one way alone.
   */
  private Decision decide(
      HttpServletRequest request,
      @Nullable String uri,
      @Nullable String context,
      @Nullable Session session,
      TimeSource time) {
    if (uri == null || context == null || !uri.startsWith(context)) {
      return new Decision.Malformed(Flaw.AMBIGUOUS, List.of()); // another spelling of the context
    }
    String path = uri.substring(context.length());
    AccessRules current = rules.get();
    return current.decide(
        AccessRequest.of(request.getServerName(), request.getMethod(), path.isEmpty() ? "/" : path),
        session == null ? Held.NOTHING : current.heldBy(session),
        time.instant());
  }
}
