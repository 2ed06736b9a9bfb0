package dev.sojourn.server.security;

import dev.sojourn.server.web.Checks;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants a new service key to be.
 *
 * @param name what it is for
 * @param scopes what it may do
 */
public record ServiceKeyRequest(String name, Set<Scope> scopes) {

  /** The most characters of a name. */
  private static final int MAX_NAME = 64;

  /** Copies the scopes. */
  public ServiceKeyRequest {
    scopes = Set.copyOf(scopes);
  }

  /** Reads the fields {@code name} and {@code scopes}; what is refused is left out. */
  public static ServiceKeyRequest read(
      Checks checks, @Nullable String name, @Nullable List<String> scopes) {
    String stripped = name == null ? "" : name.strip();
    checks.require(
        stripped.length() <= MAX_NAME && stripped.codePoints().noneMatch(ServiceKeyRequest::isOdd),
        "name",
        "at most " + MAX_NAME + " characters, none of them a control character or half a pair");
    return new ServiceKeyRequest(stripped, scopes(checks, scopes == null ? List.of() : scopes));
  }

  private static boolean isOdd(int c) {
    return Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE;
  }

  private static Set<Scope> scopes(Checks checks, List<String> names) {
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    for (String name : names) {
      Optional<Scope> scope = Scope.ofWireName(name);
      scope.ifPresent(scopes::add);
      if (scope.isEmpty()) {
        checks.refuse(
            "scopes",
            "each must be one of "
                + Stream.of(Scope.values()).map(Scope::wireName).collect(Collectors.joining(", ")));
        return scopes;
      }
    }
    checks.require(!scopes.isEmpty(), "scopes", "must name at least one");
    return scopes;
  }
}
