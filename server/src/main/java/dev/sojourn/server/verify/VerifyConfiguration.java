package dev.sojourn.server.verify;

import dev.sojourn.server.security.ServiceKeys;
import dev.sojourn.server.web.ProblemWriter;
import dev.sojourn.server.web.StoreFaults;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import tools.jackson.databind.json.JsonMapper;

/** Puts the check of tokens ahead of all filters but the one for hosts, where there is one. */
@Configuration(proxyBeanMethods = false)
class VerifyConfiguration {

  @Bean
  FilterRegistrationBean<Filter> verifyAhead(
      ServiceKeys keys,
      Verifier verifier,
      ProblemWriter problems,
      StoreFaults faults,
      JsonMapper json) {
    VerifyServlet servlet = new VerifyServlet(keys, verifier, problems, faults, json);
    Filter ahead =
        (request, response, chain) -> {
          if (request instanceof HttpServletRequest http
              && http.getRequestURI().equals(VerifyServlet.PATH)) {
            servlet.service(request, response);
          } else {
            chain.doFilter(request, response);
          }
        };
    FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(ahead);
    registration.addUrlPatterns(VerifyServlet.PATH);
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
    registration.setAsyncSupported(true);
    return registration;
  }
}
