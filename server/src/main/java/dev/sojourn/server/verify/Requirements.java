package dev.sojourn.server.verify;

import dev.sojourn.access.Requirement;
import dev.sojourn.server.web.Checks;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads what a caller requires of a session. */
final class Requirements {

  private Requirements() {}

  /** All that is required; refuses what no session could ever have. */
  static List<Requirement> read(Checks checks, VerifyBody.@Nullable Require require) {
    if (require == null) {
      return List.of();
    }
    List<Requirement> required = new ArrayList<>();
    add(checks, required, "role", require.role(), Requirement.Role::new);
    add(checks, required, "permission", require.permission(), Requirement.Permission::new);
    add(checks, required, "assurance", require.assurance(), Requirement.Assurance::new);
    add(checks, required, "max_age", require.maxAge(), Requirement.MaxAge::new);
    return required;
  }

  private static <T> void add(
      Checks checks,
      List<Requirement> required,
      String field,
      @Nullable T value,
      Function<T, Requirement> make) {
    if (value != null) {
      Requirement requirement = checks.read("require." + field, () -> make.apply(value));
      if (requirement != null) {
        required.add(requirement);
      }
    }
  }
}
