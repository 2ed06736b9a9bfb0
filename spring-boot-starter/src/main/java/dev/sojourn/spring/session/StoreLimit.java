package dev.sojourn.spring.session;

import dev.sojourn.Overflow;
import dev.sojourn.SessionLimits;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.session.SessionRegistry;
import org.springframework.security.web.authentication.session.ConcurrentSessionControlAuthenticationStrategy;
import org.springframework.security.web.authentication.session.SessionAuthenticationException;
import org.springframework.util.ReflectionUtils;

/**
 * {@code maximumSessions} in the store's hands: Spring Security's own strategy counts, and then
 * decides, so that two sign-ins at once both find room. This one only says what is allowed, and the
 * store counts in the step in which the session begins.
 */
final class StoreLimit extends ConcurrentSessionControlAuthenticationStrategy {

  private static final String ASKED = StoreLimit.class.getName();
  private static final int UNLIMITED = -1;

  /** The protected methods are the only ones that say how the other one is configured. */
  private static final Method MOST = method("getMaximumSessionsForThisUser", Authentication.class);

  private static final Method EXCEEDED =
      method("allowableSessionsExceeded", List.class, int.class, SessionRegistry.class);

  private final ConcurrentSessionControlAuthenticationStrategy configured;
  private final SessionRegistry registry;
  private final boolean refuses;

  private static Method method(String name, Class<?>... parameters) {
    Method method =
        Objects.requireNonNull(
            ReflectionUtils.findMethod(
                ConcurrentSessionControlAuthenticationStrategy.class, name, parameters));
    ReflectionUtils.makeAccessible(method);
    return method;
  }

  /** What {@code HttpSecurity} says of one sign-in. */
  private record Asked(int most, boolean refuses) {}

  /** As {@code configured} says. */
  StoreLimit(ConcurrentSessionControlAuthenticationStrategy configured, SessionRegistry registry) {
    super(registry);
    this.configured = configured;
    this.registry = registry;
    refuses = refuses();
  }

  @Override
  public void onAuthentication(
      Authentication authentication, HttpServletRequest request, HttpServletResponse response) {
    if (ReflectionUtils.invokeMethod(MOST, configured, authentication) instanceof Integer most
        && most != UNLIMITED) {
      request.setAttribute(ASKED, new Asked(most, refuses));
    }
  }

  /**
   * Whether it refuses a sign-in rather than ending a session: with none to end it says nothing.
   */
  private boolean refuses() {
    try {
      ReflectionUtils.invokeMethod(EXCEEDED, configured, new ArrayList<>(), 1, registry);
      return false;
    } catch (SessionAuthenticationException refused) {
      return true;
    }
  }

  /** The limits of a sign-in in {@code request}; null if nothing but the policy limits it. */
  static @Nullable SessionLimits of(HttpServletRequest request, SessionLimits ofPolicy) {
    if (!(request.getAttribute(ASKED) instanceof Asked asked)
        || asked.most() > ofPolicy.perUser()) {
      return null;
    }
    return new SessionLimits(
        asked.most(),
        ofPolicy.perDeviceKind(),
        asked.refuses() ? Overflow.REFUSE : Overflow.END_LEAST_ACTIVE,
        ofPolicy.devices());
  }
}
