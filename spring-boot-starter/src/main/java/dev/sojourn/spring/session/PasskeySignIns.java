package dev.sojourn.spring.session;

import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.WebAuthnConfigurer;
import org.springframework.security.web.authentication.session.SessionAuthenticationStrategy;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.webauthn.authentication.WebAuthnAuthenticationFilter;

/**
 * Has sign-ins by passkey ask the strategy of their chain, with its limit, as all others do: Spring
 * Security does not. Used only where it has passkeys.
 */
final class PasskeySignIns implements ObjectPostProcessor<WebAuthnAuthenticationFilter> {

  private final HttpSecurity http;

  private PasskeySignIns(HttpSecurity http) {
    this.http = http;
  }

  /** In the chain of {@code http}, if passkeys are a way into it. */
  @SuppressWarnings("unchecked") // a class does not say of which builder its configurer is
  static void prepare(HttpSecurity http) {
    WebAuthnConfigurer<HttpSecurity> passkeys = http.getConfigurer(WebAuthnConfigurer.class);
    if (passkeys != null) {
      passkeys.addObjectPostProcessor(new PasskeySignIns(http));
    }
  }

  @Override
  public <O extends WebAuthnAuthenticationFilter> O postProcess(O filter) {
    SessionAuthenticationStrategy strategy =
        http.getSharedObject(SessionAuthenticationStrategy.class);
    SecurityContextRepository contexts = http.getSharedObject(SecurityContextRepository.class);
    if (strategy != null && contexts != null) {
      filter.setSessionAuthenticationStrategy(strategy);
      filter.setSecurityContextRepository(contexts);
    }
    return filter;
  }
}
