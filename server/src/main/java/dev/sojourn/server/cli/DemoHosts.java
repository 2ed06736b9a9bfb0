package dev.sojourn.server.cli;

import dev.sojourn.server.ServerSettings;
import dev.sojourn.server.web.Problem;
import dev.sojourn.server.web.ProblemType;
import dev.sojourn.server.web.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Lets the demo be called by this machine's own names only. Its passwords are known to everybody: a
 * page that makes its own name mean this machine must not get at it (DNS rebinding).
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class DemoHosts extends HttpFilter {

  private static final long serialVersionUID = 1L;

  private final Set<String> names;
  private final transient ProblemWriter problems;

  private DemoHosts(ServerSettings settings, int own, ProblemWriter problems) {
    this.problems = problems;
    int stated = URI.create(String.valueOf(settings.publicUrl())).getPort();
    names =
        Stream.of("localhost", "127.0.0.1", "[::1]")
            .flatMap(name -> Stream.of(name + ":" + stated, name + ":" + own))
            .collect(Collectors.toUnmodifiableSet());
  }

  /** Puts the guard before everything else that {@code server} does. */
  static void guard(GenericApplicationContext server) {
    server.registerBean(
        DemoHosts.class,
        () ->
            new DemoHosts(
                server.getBean(ServerSettings.class),
                server.getEnvironment().getRequiredProperty("server.port", Integer.class),
                server.getBean(ProblemWriter.class)));
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String host = request.getServerName() + ":" + request.getServerPort();
    if (names.contains(host)) {
      chain.doFilter(request, response);
    } else {
      problems.write(
          response,
          Problem.of(
              ProblemType.MISDIRECTED_REQUEST, "The demo answers to this machine's names only."));
    }
  }
}
