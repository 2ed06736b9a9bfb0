package dev.sojourn.server.web;

import org.springframework.boot.jackson.autoconfigure.JsonFactoryBuilderCustomizer;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.security.web.firewall.RequestRejectedHandler;

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
  WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> jetty(ProblemWriter problems) {
    JettyProblems own = new JettyProblems(problems);
    return factory -> factory.addServerCustomizers(own::install);
  }

  @Bean
  FilterRegistrationBean<BodyLimit> bodyLimit(ProblemWriter problems) {
    FilterRegistrationBean<BodyLimit> filter =
        new FilterRegistrationBean<>(new BodyLimit(problems));
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return filter;
  }

  /** What Spring Security's firewall refuses: paths with {@code ;}, {@code //}, {@code ..}. */
  @Bean
  RequestRejectedHandler firewallProblems(ProblemWriter problems) {
    return (request, response, rejected) ->
        problems.write(
            response,
            Problem.of(
                ProblemType.MALFORMED_REQUEST,
                "The request's address or headers have characters that are refused here."));
  }
}
