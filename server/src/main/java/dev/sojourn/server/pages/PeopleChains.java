package dev.sojourn.server.pages;

import dev.sojourn.server.ServerSettings;
import dev.sojourn.server.http.BrowserCookies;
import dev.sojourn.server.http.CrossSiteFilter;
import dev.sojourn.server.http.VisitorFilter;
import dev.sojourn.server.security.SecurityChains;
import dev.sojourn.server.web.ProblemWriter;
import dev.sojourn.servlet.Visitors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;

/**
 * The way to what is made for people: first the guard against other sites, then who it is. The
 * pages and calls decide themselves what that person may do.
 */
@Configuration(proxyBeanMethods = false)
class PeopleChains {

  private final BrowserCookies cookies;
  private final Visitors visitors;
  private final ServerSettings settings;
  private final ProblemWriter problems;

  PeopleChains(
      BrowserCookies cookies, Visitors visitors, ServerSettings settings, ProblemWriter problems) {
    this.cookies = cookies;
    this.visitors = visitors;
    this.settings = settings;
    this.problems = problems;
  }

  /** The pages: by cookie only. */
  @Bean
  @Order(SecurityChains.API + 10)
  SecurityFilterChain pages(HttpSecurity http) {
    return chain(
        http,
        "/login",
        "/logout",
        "/setup/*",
        "/account",
        "/account/**",
        "/console",
        "/console/**");
  }

  /** The calls behind them: by cookie, or by the session's token as bearer. */
  @Bean
  @Order(SecurityChains.API + 20)
  SecurityFilterChain me(HttpSecurity http) {
    return chain(http, "/v1/me", "/v1/me/**");
  }

  /** The way in, styles, scripts and pictures: the same for everybody. */
  @Bean
  @Order(SecurityChains.API + 30)
  SecurityFilterChain files(HttpSecurity http) {
    return SecurityChains.bare(http)
        .securityMatcher("/", "/assets/**", "/webjars/**")
        .authorizeHttpRequests(rules -> rules.anyRequest().permitAll())
        .build();
  }

  private SecurityFilterChain chain(HttpSecurity http, String... paths) {
    return SecurityChains.bare(http)
        .securityMatcher(paths)
        .addFilterBefore(new CrossSiteFilter(settings, problems), AuthorizationFilter.class)
        .addFilterBefore(new VisitorFilter(visitors, cookies), AuthorizationFilter.class)
        .authorizeHttpRequests(rules -> rules.anyRequest().permitAll())
        .build();
  }
}
