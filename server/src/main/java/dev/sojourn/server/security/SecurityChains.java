package dev.sojourn.server.security;

import dev.sojourn.server.web.Audience;
import dev.sojourn.server.web.Problem;
import dev.sojourn.server.web.ProblemType;
import dev.sojourn.server.web.ProblemWriter;
import dev.sojourn.server.web.StoreFaults;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;

/**
 * Who is let in where. A part of the server that serves people adds a chain of its own, in front of
 * {@link #open}. What no chain names does not exist.
 *
 * <p>The guard against cross-site requests and the headers are ours, for every answer; so Spring's
 * are off, like its sessions: Sojourn is the session manager here.
 */
@Configuration(proxyBeanMethods = false)
public class SecurityChains {

  /** The order of the chain for applications, {@code /v1}. */
  public static final int API = 10;

  /** The order of the last chain. */
  public static final int OPEN = Ordered.LOWEST_PRECEDENCE - 10;

  SecurityChains() {}

  /** What applications call, by service key; all of {@code /v1} that is not a person's own. */
  @Bean
  @Order(API)
  SecurityFilterChain api(
      HttpSecurity http, ServiceKeys keys, ProblemWriter problems, StoreFaults faults) {
    return bare(http)
        .securityMatcher(request -> {
          String path = request.getServletPath();
          return Audience.isForPrograms(path) && !isOwn(path);
        })
        .addFilterBefore(new ServiceKeyFilter(keys, problems, faults), AuthorizationFilter.class)
        .authorizeHttpRequests(rules -> rules.anyRequest().permitAll())
        .build();
  }

  private static boolean isOwn(String path) {
    return path.equals("/v1/me") || path.startsWith("/v1/me/");
  }

  /** What anybody may read: health, metrics, the description of the interface. */
  @Bean
  @Order(OPEN)
  SecurityFilterChain open(HttpSecurity http, ProblemWriter problems) {
    return bare(http)
        .authorizeHttpRequests(rules ->
            rules
                .requestMatchers(
                    "/actuator/health",
                    "/actuator/health/liveness",
                    "/actuator/health/readiness",
                    "/actuator/prometheus",
                    "/openapi.json",
                    "/openapi.json/swagger-config",
                    "/docs",
                    "/swagger-ui/**",
                    "/error")
                .permitAll()
                .anyRequest()
                .denyAll())
        .exceptionHandling(refusals ->
            refusals
                .authenticationEntryPoint((request, response, nobody) ->
                    problems.refuse(request, response, noSuchThing()))
                .accessDeniedHandler((request, response, denied) ->
                    problems.refuse(request, response, noSuchThing())))
        .build();
  }

  private static Problem noSuchThing() {
    return Problem.of(ProblemType.NOT_FOUND, "There is nothing at this address.");
  }

  /** A chain without any of Spring's sessions, forms, headers and tokens; for every chain here. */
  public static HttpSecurity bare(HttpSecurity http) {
    return http.csrf(AbstractHttpConfigurer::disable)
        .headers(AbstractHttpConfigurer::disable)
        .formLogin(AbstractHttpConfigurer::disable)
        .httpBasic(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .sessionManagement(
            sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS));
  }
}
