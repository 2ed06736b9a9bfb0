package dev.sojourn.server;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Everything that the server answers, asked of the server itself: nothing new is forgotten. */
public final class Endpoints {

  private static final Pattern VARIABLE = Pattern.compile("\\{\\*?([a-z]+)[^}]*}");

  /** What no controller answers. */
  private static final List<Endpoint> OTHERS =
      List.of(
          new Endpoint("POST", "/v1/sessions/verify"),
          new Endpoint("GET", "/actuator/health"),
          new Endpoint("GET", "/actuator/health/readiness"),
          new Endpoint("GET", "/actuator/prometheus"),
          new Endpoint("GET", "/openapi.json"),
          new Endpoint("GET", "/docs"),
          new Endpoint("GET", "/assets/sojourn.css"),
          new Endpoint("GET", "/assets/nothing.css"),
          new Endpoint("GET", "/nothing"),
          new Endpoint("GET", "/v1/nothing"));

  /**
   * One of them.
   *
   * @param method by which it is meant to be called
   * @param path with its variables filled in
   */
  public record Endpoint(String method, String path) {

    /** Whether it is for browsers and the people before them. */
    public boolean isForPeople() {
      return !path.startsWith("/v1/") || path.equals("/v1/me") || path.startsWith("/v1/me/");
    }

    /** Whether it is meant to change something. */
    public boolean changes() {
      return !Set.of("GET", "HEAD", "OPTIONS").contains(method);
    }

    /** Whether it is a file that is the same for everybody. */
    public boolean isFile() {
      return path.startsWith("/assets/") || path.startsWith("/webjars/");
    }
  }

  private Endpoints() {}

  /** All of {@code server}, the variables of their paths as said, or {@code x}. */
  public static List<Endpoint> of(TestServer server, Map<String, String> variables) {
    List<Endpoint> all = new ArrayList<>(OTHERS);
    for (RequestMappingHandlerMapping mapping :
        server.beans(RequestMappingHandlerMapping.class).values()) {
      for (RequestMappingInfo info : mapping.getHandlerMethods().keySet()) {
        for (String pattern : info.getPatternValues()) {
          String path = VARIABLE.matcher(pattern).replaceAll(name -> value(name, variables));
          Set<RequestMethod> methods = info.getMethodsCondition().getMethods();
          if (methods.isEmpty()) {
            all.add(new Endpoint("GET", path));
          }
          methods.forEach(method -> all.add(new Endpoint(method.name(), path)));
        }
      }
    }
    return all.stream()
        .distinct()
        .sorted(Comparator.comparing(Endpoint::path).thenComparing(Endpoint::method))
        .toList();
  }

  private static String value(MatchResult name, Map<String, String> variables) {
    return Matcher.quoteReplacement(variables.getOrDefault(name.group(1), "x"));
  }
}
