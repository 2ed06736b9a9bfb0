package dev.sojourn.server.http;

import dev.sojourn.SessionManager;
import dev.sojourn.server.ServerSettings;
import dev.sojourn.servlet.Clients;
import dev.sojourn.servlet.SessionCookies;
import dev.sojourn.servlet.Visitors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How the server finds out who is behind a request: as the servlet filter does. */
@Configuration(proxyBeanMethods = false)
class VisitorConfiguration {

  @Bean
  static SessionCookies sessionCookies() {
    return SessionCookies.ofHost();
  }

  @Bean
  static Clients clients(ServerSettings settings, SessionCookies cookies) {
    return new Clients(settings.proxies(), cookies);
  }

  @Bean
  static Visitors visitors(SessionManager sessions, SessionCookies cookies, Clients clients) {
    return new Visitors(sessions, cookies, clients);
  }
}
