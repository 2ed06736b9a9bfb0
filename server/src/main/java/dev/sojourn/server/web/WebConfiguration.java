package dev.sojourn.server.web;

import dev.sojourn.TimeSource;
import jakarta.servlet.Filter;
import org.springframework.boot.jackson.autoconfigure.JsonFactoryBuilderCustomizer;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/** Wires what every answer has in common. */
@Configuration(proxyBeanMethods = false)
class WebConfiguration {

  @Bean
  JsonFactoryBuilderCustomizer jsonBounds() {
    return StrictJson::bound;
  }

  @Bean
  JsonMapperBuilderCustomizer jsonRules() {
    return StrictJson::rule;
  }

  @Bean
  WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> jetty(
      ProblemWriter problems, TimeSource time) {
    JettyProblems own = new JettyProblems(problems);
    // Whoever comes last stands before the others.
    return factory ->
        factory.addServerCustomizers(
            ExactHeaders::install,
            own::install,
            LostAnswers::install,
            server -> RequestBound.install(server, time),
            server -> BodiesFirst.install(server, time),
            server -> ConnectionBound.install(server, time));
  }

  /** What must be right before any controller looks at a request, in this order. */
  @Bean
  FilterRegistrationBean<BodyLimit> bodyLimit(ProblemWriter problems) {
    return first(2, new BodyLimit(problems));
  }

  @Bean
  FilterRegistrationBean<MethodRules> methodRules(ProblemWriter problems) {
    return first(3, new MethodRules(problems));
  }

  @Bean
  FilterRegistrationBean<ParameterRules> parameterRules(ProblemWriter problems) {
    return first(4, new ParameterRules(problems));
  }

  private static <F extends Filter> FilterRegistrationBean<F> first(int place, F filter) {
    FilterRegistrationBean<F> registration = new FilterRegistrationBean<>(filter);
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE + place);
    return registration;
  }

  /**
   * Refuses paths that might mean another place. Headers and parameters may have any characters:
   * other applications of a host store what they like in cookies, and browsers send it here, too.
   */
  @Bean
  StrictHttpFirewall firewall() {
    StrictHttpFirewall firewall = new StrictHttpFirewall();
    firewall.setAllowedHeaderNames(name -> true);
    firewall.setAllowedHeaderValues(value -> true);
    firewall.setAllowedParameterNames(name -> true);
    firewall.setAllowedParameterValues(value -> true);
    firewall.setAllowUrlEncodedLineSeparator(true); // a user's id may have one
    firewall.setAllowUrlEncodedParagraphSeparator(true);
    return firewall;
  }

  /** What the firewall refuses: paths with {@code ;}, {@code //}, {@code ..}. */
  @Bean
  RequestRejectedHandler firewallProblems(ProblemWriter problems) {
    return (request, response, rejected) -> {
      Problem user = AddressedUser.problem(request.getRequestURI());
      problems.refuse(
          request,
          response,
          user != null
              ? user
              : Problem.of(
                  ProblemType.MALFORMED_REQUEST,
                  "The request's address has characters that are refused here."));
    };
  }
}
