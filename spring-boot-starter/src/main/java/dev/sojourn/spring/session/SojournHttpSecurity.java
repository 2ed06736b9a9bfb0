package dev.sojourn.spring.session;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
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

/**
 * Puts Sojourn into every chain of Spring Security that keeps sign-ins: {@link
 * SojournAuthenticationStrategy} in the place of the protection from session fixation, whichever an
 * application has chosen, the store's limit in that of {@code maximumSessions}, and the access that
 * is in force into what is read of the context. A strategy of the application's own, and a chain
 * that is stateless, stay as they are. Immutable.
 */
public final class SojournHttpSecurity implements Customizer<HttpSecurity> {

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
      if (contexts != null
          && areKept(contexts)
          && !(contexts instanceof SojournSecurityContextRepository)) {
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
      // What is chosen by the application comes by twice: first before it is known where contexts
      // are kept, which may be nowhere.
      SecurityContextRepository contexts = http.getSharedObject(SecurityContextRepository.class);
      if (isAgainstFixation(configured) && contexts != null && areKept(contexts)) {
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
