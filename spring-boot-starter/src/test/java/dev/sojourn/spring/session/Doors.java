package dev.sojourn.spring.session;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.SimpleUrlAuthenticationSuccessHandler;
import org.springframework.security.web.authentication.switchuser.SwitchUserFilter;
import org.springframework.security.web.context.DelegatingSecurityContextRepository;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** An application with as many ways in as Spring Security has without a partner, in chains. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(Shop.Steps.class)
class Doors {

  /** Who may be signed in at one place alone. */
  static final String SINGLE = "single";

  /** How often the strategy of the application's own was asked. */
  static final AtomicInteger OWN = new AtomicInteger();

  /** One session each, and the other one ends. */
  @Bean
  @Order(1)
  SecurityFilterChain ending(HttpSecurity http) {
    return form(http, "/ending")
        .webAuthn(passkeys ->
            passkeys.rpName("Doors").rpId("localhost").allowedOrigins("https://localhost"))
        .sessionManagement(sessions -> sessions.maximumSessions(1))
        .build();
  }

  /** By tokens alone. */
  @Bean
  @Order(2)
  SecurityFilterChain tokens(HttpSecurity http, SojournAuthenticationStrategy strategy) {
    return form(http, "/tokens")
        .securityContext(contexts ->
            contexts.securityContextRepository(new SojournSecurityContextRepository(strategy)))
        .sessionManagement(
            sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .logout(out -> out.logoutUrl("/tokens/logout"))
        .build();
  }

  /** Each request on its own. */
  @Bean
  @Order(3)
  SecurityFilterChain stateless(HttpSecurity http) {
    return form(http, "/stateless")
        .httpBasic(Customizer.withDefaults())
        .sessionManagement(
            sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .build();
  }

  /** Each request on its own, by a repository of the application's own. */
  @Bean
  @Order(3)
  SecurityFilterChain requests(HttpSecurity http) {
    return form(http, "/requests")
        .securityContext(contexts ->
            contexts.securityContextRepository(
                new DelegatingSecurityContextRepository(
                    new RequestAttributeSecurityContextRepository())))
        .sessionManagement(sessions ->
            sessions
                .sessionFixation(fixation -> fixation.newSession())
                .sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .build();
  }

  /** By a strategy of the application's own. */
  @Bean
  @Order(4)
  SecurityFilterChain own(HttpSecurity http) {
    return form(http, "/own")
        .sessionManagement(sessions ->
            sessions.sessionAuthenticationStrategy(
                (who, request, response) -> OWN.incrementAndGet()))
        .build();
  }

  /** By a provider that vouches for everybody who is sent to it. */
  @Bean
  @Order(5)
  SecurityFilterChain oauth(HttpSecurity http, Provider provider) {
    return http.securityMatcher("/oauth/**")
        .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
        .oauth2Login(login ->
            login
                .clientRegistrationRepository(
                    new InMemoryClientRegistrationRepository(provider.registration()))
                .loginPage("/oauth/page")
                .authorizationEndpoint(endpoint -> endpoint.baseUri("/oauth/start"))
                .redirectionEndpoint(endpoint -> endpoint.baseUri("/oauth/code/*")))
        .build();
  }

  @Bean
  Provider provider() {
    return new Provider();
  }

  private static HttpSecurity form(HttpSecurity http, String below) {
    return http.securityMatcher(below + "/**")
        .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
        .csrf(csrf -> csrf.disable())
        .formLogin(form ->
            form.loginPage(below + "/form").loginProcessingUrl(below + "/login").permitAll());
  }

  /** The pages. */
  @Bean
  SecurityFilterChain pages(HttpSecurity http, UserDetailsService users) {
    SwitchUserFilter switching = new SwitchUserFilter();
    switching.setUserDetailsService(users);
    switching.setSwitchUserUrl("/switch");
    switching.setExitUserUrl("/back");
    switching.setSuccessHandler(new SimpleUrlAuthenticationSuccessHandler("/who"));
    switching.setSecurityContextRepository(new HttpSessionSecurityContextRepository());
    return http.authorizeHttpRequests(requests ->
            requests
                .requestMatchers("/steps/**", "/error", "/ott/told")
                .permitAll()
                .requestMatchers("/admin", "/switch")
                .hasRole("ADMIN")
                .anyRequest()
                .authenticated())
        .csrf(csrf ->
            csrf.ignoringRequestMatchers(
                "/steps/**", "/switch", "/back", "/ott/generate", "/login/ott"))
        .formLogin(Customizer.withDefaults())
        .oneTimeTokenLogin(tokens ->
            tokens.tokenGenerationSuccessHandler(
                (request, response, token) -> response.getWriter().print(token.getTokenValue())))
        .rememberMe(remember -> remember.key("of these doors"))
        .addFilter(switching)
        .sessionManagement(sessions ->
            sessions.sessionConcurrency(limit ->
                limit
                    .maximumSessions(who -> who.getName().equals(SINGLE) ? 1 : -1)
                    .maxSessionsPreventsLogin(true)))
        .build();
  }

  @Bean
  InMemoryUserDetailsManager users() {
    return new InMemoryUserDetailsManager(
        List.of("alice", "bob", "carol", "dora", "emil", "fred", SINGLE, "admin").stream()
            .map(Doors::user)
            .toArray(UserDetails[]::new));
  }

  private static UserDetails user(String name) {
    return user(name, name.equals("admin") ? "ROLE_ADMIN" : "ROLE_CUSTOMER");
  }

  static UserDetails user(String name, String role) {
    return User.withUsername(name)
        .password("{noop}right")
        .authorities(role, "cart:write", "has blanks")
        .build();
  }

  /** Says who is there. */
  @RestController
  static class Who {

    @GetMapping({"/who", "/ending/who", "/stateless/who", "/own/who"})
    String who(@AuthenticationPrincipal UserDetails user, Authentication who) {
      return user.getUsername() + " " + authorities(who);
    }

    @GetMapping({"/tokens/who", "/oauth/who"})
    String token(HttpServletRequest request, Authentication who) {
      return request.getRemoteUser() + " " + authorities(who);
    }

    @GetMapping("/tokens/later")
    Callable<String> later(HttpServletRequest request) {
      return () -> "later " + request.getRemoteUser();
    }

    @GetMapping("/admin")
    String admin() {
      return "welcome";
    }

    private static String authorities(Authentication who) {
      return who.getAuthorities().stream()
          .map(GrantedAuthority::getAuthority)
          .sorted()
          .collect(Collectors.joining(","));
    }
  }
}
