package dev.sojourn.server.verify;

import dev.sojourn.Session;
import dev.sojourn.Validation;
import dev.sojourn.access.Permissions;
import dev.sojourn.binding.BindingSignal;
import dev.sojourn.server.verify.VerifyView.Unmet;
import dev.sojourn.server.web.Checks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compares what is required with what a session has. */
final class Requirements {

  private static final int MAX_LEVEL = 3;

  private Requirements() {}

  /** Refuses what no session could ever have. */
  static void check(Checks checks, VerifyBody.@Nullable Require require) {
    if (require == null) {
      return;
    }
    Integer assurance = require.assurance();
    checks.require(
        assurance == null || (assurance >= 1 && assurance <= MAX_LEVEL),
        "require.assurance",
        "must be 1 to " + MAX_LEVEL);
    checks.require(
        require.maxAge() == null || require.maxAge() >= 0,
        "require.max_age",
        "must not be negative");
    checks.require(
        require.role() == null || !require.role().isEmpty(), "require.role", "must not be empty");
    checks.require(
        require.permission() == null || !require.permission().isEmpty(),
        "require.permission",
        "must not be empty");
  }

  /**
   * What {@code active} lacks at {@code now}. Whoever has to prove themselves anew lacks that,
   * whatever else is required.
   */
  static List<Unmet> unmet(
      Validation.Active active, VerifyBody.@Nullable Require require, Instant now) {
    Session session = active.session();
    List<Unmet> unmet = new ArrayList<>();
    for (BindingSignal signal : active.unproved()) {
      unmet.add(new Unmet("binding", signal.wireName(), null));
    }
    if (require == null) {
      return unmet;
    }
    String role = require.role();
    if (role != null && !session.roles().contains(role)) {
      unmet.add(new Unmet("role", role, session.roles()));
    }
    String permission = require.permission();
    if (permission != null && !Permissions.imply(session.permissions(), permission)) {
      unmet.add(new Unmet("permission", permission, session.permissions()));
    }
    Integer assurance = require.assurance();
    if (assurance != null && session.assurance() < assurance) {
      unmet.add(new Unmet("assurance", assurance, session.assurance()));
    }
    Long maxAge = require.maxAge();
    if (maxAge != null) {
      Instant at = session.authenticatedAt();
      // Rounded up: an authentication 10.2 s ago is not within 10 s.
      Long age = at == null ? null : Duration.between(at, now).plusMillis(999).toSeconds();
      if (age == null || age > maxAge) {
        unmet.add(new Unmet("max_age", maxAge, age));
      }
    }
    return unmet;
  }
}
