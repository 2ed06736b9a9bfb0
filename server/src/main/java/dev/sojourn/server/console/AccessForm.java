package dev.sojourn.server.console;

import dev.sojourn.Access;
import dev.sojourn.User;
import dev.sojourn.server.web.Checks;
import dev.sojourn.server.web.Problem.FieldError;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Roles and permissions as they are typed: one a line.
 *
 * @param roles as typed
 * @param permissions as typed
 * @param version of the user whose they were when the page was made; -1 if it cannot be read
 * @param access what they mean; null when they cannot be read
 * @param problems the fields that cannot
 */
record AccessForm(
    String roles, String permissions, long version, @Nullable Access access, Set<String> problems) {

  /** Those of {@code user}. */
  static AccessForm of(User user) {
    return new AccessForm(
        lines(user.roles()),
        lines(user.permissions()),
        user.version(),
        new Access(user.roles(), user.permissions()),
        Set.of());
  }

  /** Those that {@code request} sends. */
  static AccessForm of(HttpServletRequest request) {
    String roles = text(request, "roles");
    String permissions = text(request, "permissions");
    String version = text(request, "version");
    Checks checks = new Checks();
    Access onlyRoles = checks.read("roles", () -> new Access(names(roles), Set.of()));
    Access onlyPermissions =
        checks.read("permissions", () -> new Access(Set.of(), names(permissions)));
    return new AccessForm(
        roles,
        permissions,
        version.matches("\\d{1,18}") ? Long.parseLong(version) : -1,
        onlyRoles == null || onlyPermissions == null
            ? null
            : new Access(onlyRoles.roles(), onlyPermissions.permissions()),
        checks.errors().stream().map(FieldError::field).collect(Collectors.toSet()));
  }

  /** The same, as an answer to a user who has another version by now. */
  AccessForm at(long newVersion) {
    return new AccessForm(roles, permissions, newVersion, access, problems);
  }

  private static String text(HttpServletRequest request, String name) {
    return Objects.requireNonNullElse(request.getParameter(name), "");
  }

  /** No name has a blank in it. */
  private static Set<String> names(String text) {
    return Arrays.stream(text.split("\\s+"))
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toSet());
  }

  private static String lines(Collection<String> names) {
    return String.join("\n", names);
  }
}
