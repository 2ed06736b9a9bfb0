package dev.sojourn.spring.session;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.AbstractConfiguredSecurityBuilder;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.SessionManagementConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.session.SessionRegistry;
import org.springframework.security.web.authentication.RememberMeServices;
import org.springframework.security.web.authentication.session.AbstractSessionFixationProtectionStrategy;
import org.springframework.security.web.authentication.session.ConcurrentSessionControlAuthenticationStrategy;
import org.springframework.security.web.authentication.session.NullAuthenticatedSessionStrategy;
import org.springframework.security.web.authentication.session.SessionAuthenticationStrategy;
import org.springframework.security.web.context.NullSecurityContextRepository;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.session.security.web.authentication.SpringSessionRememberMeServices;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Puts Sojourn into every chain of Spring Security that keeps sign-ins: {@link
 * SojournAuthenticationStrategy} in the place of the protection from session fixation, whichever an
 * application has chosen, the store's limit in that of {@code maximumSessions}, and the access that
 * is in force into what is read of the context. A strategy of the application's own, and a chain
 * that is stateless, stay as they are. Immutable.
 */
public final class SojournHttpSecurity implements Customizer<HttpSecurity> {

  private static final boolean HAS_PASSKEYS =
      ClassUtils.isPresent(
          "org.springframework.security.web.webauthn.authentication.WebAuthnAuthenticationFilter",
          SojournHttpSecurity.class.getClassLoader());

  /** Nothing else says so; where they are gone, each chain that keeps contexts keeps sign-ins. */
  private static final @Nullable Method POLICY =
      method(SessionManagementConfigurer.class, "getSessionCreationPolicy");

  private static final @Nullable Method UNBUILT =
      method(AbstractConfiguredSecurityBuilder.class, "isUnbuilt");

  private final SojournAuthenticationStrategy strategy;
  private final SessionRegistry registry;
  private final UserIds users;

  /** With these parts. */
  public SojournHttpSecurity(
      SojournAuthenticationStrategy strategy, SessionRegistry registry, UserIds users) {
    this.strategy = strategy;
    this.registry = registry;
    this.users = users;
  }

  @Override
  public void customize(HttpSecurity http) {
    OfChain chain = new OfChain(users);
    http.sessionManagement(
        sessions -> sessions.withObjectPostProcessor(new Strategies(http, chain)));
    http.with(chain, Customizer.withDefaults());
  }

  /** Whether {@code contexts} are kept from one request to the next. */
  private static boolean areKept(SecurityContextRepository contexts) {
    return !(contexts instanceof RequestAttributeSecurityContextRepository)
        && !(contexts instanceof NullSecurityContextRepository);
  }

  /**
   * Whether the chain of {@code http} keeps sign-ins. One that is stateless does not, wherever the
   * application puts its contexts, unless that is Sojourn itself.
   */
  private static boolean keepsSignIns(HttpSecurity http) {
    SecurityContextRepository contexts = http.getSharedObject(SecurityContextRepository.class);
    return contexts instanceof SojournSecurityContextRepository
        || (contexts != null && areKept(contexts) && !isStateless(http));
  }

  @SuppressWarnings("unchecked") // a class does not say of which builder its configurer is
  private static boolean isStateless(HttpSecurity http) {
    SessionManagementConfigurer<?> sessions = http.getConfigurer(SessionManagementConfigurer.class);
    return POLICY != null
        && sessions != null
        && ReflectionUtils.invokeMethod(POLICY, sessions) == SessionCreationPolicy.STATELESS;
  }

  /** Whether the application is still saying how {@code http} is to be. */
  private static boolean isBeingDescribed(HttpSecurity http) {
    return UNBUILT != null && Boolean.TRUE.equals(ReflectionUtils.invokeMethod(UNBUILT, http));
  }

  private static @Nullable Method method(Class<?> type, String name) {
    Method method = ReflectionUtils.findMethod(type, name);
    if (method != null) {
      ReflectionUtils.makeAccessible(method);
    }
    return method;
  }

  /** What is of one chain. */
  private static final class OfChain extends AbstractHttpConfigurer<OfChain, HttpSecurity> {

    private final UserIds users;
    private @Nullable SpringSessionRememberMeServices remembering;

    OfChain(UserIds users) {
      this.users = users;
    }

    /** After the part that decides where contexts are kept. */
    @Override
    public void init(HttpSecurity http) {
      SecurityContextRepository contexts = http.getSharedObject(SecurityContextRepository.class);
      if (!keepsSignIns(http)) {
        return;
      }
      if (HAS_PASSKEYS) {
        PasskeySignIns.prepare(http);
      }
      if (contexts != null && !(contexts instanceof SojournSecurityContextRepository)) {
        http.setSharedObject(SecurityContextRepository.class, new AccessInForce(contexts, users));
      }
    }

    @Override
    public void configure(HttpSecurity http) {
      if (http.getSharedObject(RememberMeServices.class)
          instanceof SpringSessionRememberMeServices services) {
        remembering = services;
      }
    }
  }

  /** Takes the place of the strategies about sessions. */
  private final class Strategies implements ObjectPostProcessor<SessionAuthenticationStrategy> {

    private final HttpSecurity http;
    private final OfChain chain;
    private boolean isInPlace;

    Strategies(HttpSecurity http, OfChain chain) {
      this.http = http;
      this.chain = chain;
    }

    @Override
    @SuppressWarnings("unchecked") // who asks takes any strategy, or the limit's own type
    public <O extends SessionAuthenticationStrategy> O postProcess(O configured) {
      return (O) instead(configured);
    }

    private SessionAuthenticationStrategy instead(SessionAuthenticationStrategy configured) {
      // What is chosen by the application comes by twice: first before it is known what else the
      // application chooses.
      if (isAgainstFixation(configured) && !isBeingDescribed(http) && keepsSignIns(http)) {
        isInPlace = true;
        return this::onAuthentication;
      }
      return isInPlace && configured instanceof ConcurrentSessionControlAuthenticationStrategy limit
          ? new StoreLimit(limit, registry)
          : configured;
    }

    private static boolean isAgainstFixation(SessionAuthenticationStrategy configured) {
      return configured instanceof AbstractSessionFixationProtectionStrategy
          || configured instanceof NullAuthenticatedSessionStrategy;
    }

    /** Spring Session's services are asked to remember only when the context is saved already. */
    private void onAuthentication(
        Authentication who, HttpServletRequest request, HttpServletResponse response) {
      if (chain.remembering != null) {
        chain.remembering.loginSuccess(request, response, who);
      }
      strategy.onAuthentication(who, request, response);
    }
  }
}
