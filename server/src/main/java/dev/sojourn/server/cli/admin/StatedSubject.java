package dev.sojourn.server.cli.admin;

import dev.sojourn.access.Held;
import dev.sojourn.access.Requirement;
import dev.sojourn.access.RolePermissions;
import dev.sojourn.server.rules.Subject;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who would ask: a user, or somebody who is described, or nobody. */
final class StatedSubject {

  @Option(
      names = "--user",
      paramLabel = "USER",
      description = {
        "In the user's newest living session; without one, as if the user had just signed in by one"
            + " factor.",
        "With neither a user nor a description nobody is signed in."
      })
  private @Nullable String user;

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description = "Instead of a user: somebody with this role; repeatable.")
  private @Nullable List<String> roles;

  @Option(
      names = "--permission",
      paramLabel = "PERMISSION",
      description = "Instead of a user: somebody with this permission; repeatable.")
  private @Nullable List<String> permissions;

  @Option(
      names = "--assurance",
      paramLabel = "LEVEL",
      description = "Instead of a user: somebody of this assurance, 1 to 3.")
  private @Nullable Integer assurance;

  @Option(
      names = "--age",
      paramLabel = "SECONDS",
      description = "Instead of a user: somebody who signed in so many seconds ago.")
  private @Nullable Long age;

  StatedSubject() {}

  /** The user who was named; null where none was. */
  @Nullable String user() {
    return user;
  }

  /** What is wrong with it; null when nothing is. */
  @Nullable String problem() {
    if (user != null && isDescribed()) {
      return "A user has roles, permissions, assurance and age of their own: state them, or --user.";
    }
    if (assurance != null && (assurance < 1 || assurance > Requirement.MAX_ASSURANCE)) {
      return "--assurance must be 1 to " + Requirement.MAX_ASSURANCE + ".";
    }
    return age != null && age < 0 ? "--age must not be negative." : null;
  }

  private boolean isDescribed() {
    return roles != null || permissions != null || assurance != null || age != null;
  }

  /** The fields of a request to the server. */
  Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    put(fields, "user", user);
    put(fields, "roles", roles);
    put(fields, "permissions", permissions);
    put(fields, "assurance", assurance);
    put(fields, "age", age);
    return fields;
  }

  private static void put(Map<String, Object> fields, String name, @Nullable Object value) {
    if (value != null) {
      fields.put(name, value);
    }
  }

  /** Who is described, under these rules; nobody where nothing is said. */
  Subject described(RolePermissions granted, Instant now) {
    if (!isDescribed()) {
      return Subject.NOBODY;
    }
    return new Subject(
        new Held(
            true,
            set(roles),
            set(permissions),
            granted,
            assurance == null ? 1 : assurance,
            now.minusSeconds(age == null ? 0 : age)),
        null,
        null);
  }

  private static Set<String> set(@Nullable List<String> names) {
    return names == null ? Set.of() : new LinkedHashSet<>(names);
  }
}
