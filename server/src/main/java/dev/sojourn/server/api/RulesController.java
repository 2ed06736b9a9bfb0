package dev.sojourn.server.api;

import dev.sojourn.Access;
import dev.sojourn.TimeSource;
import dev.sojourn.access.AccessRequest;
import dev.sojourn.access.AccessRules;
import dev.sojourn.access.Held;
import dev.sojourn.access.Requirement;
import dev.sojourn.access.RolePermissions;
import dev.sojourn.server.rules.RuleTestView;
import dev.sojourn.server.rules.Subject;
import dev.sojourn.server.rules.Subjects;
import dev.sojourn.server.security.Needs;
import dev.sojourn.server.security.Scope;
import dev.sojourn.server.web.Checks;
import dev.sojourn.server.web.Problem;
import dev.sojourn.server.web.ProblemType;
import dev.sojourn.spring.boot.CurrentRules;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What the rules in force say of requests. */
@RestController
class RulesController {

  private static final long MAX_AGE = Duration.ofDays(36_500).toSeconds();

  private final CurrentRules current;
  private final Subjects subjects;
  private final TimeSource time;

  RulesController(CurrentRules current, Subjects subjects, TimeSource time) {
    this.current = current;
    this.subjects = subjects;
    this.time = time;
  }

  @Operation(summary = "Ask what the rules say of a request, and why; nothing is done")
  @PostMapping(
      path = "/v1/rules/test",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  @Needs(Scope.ADMIN)
  RuleTestView test(
      @RequestParam(required = false) @Nullable String tenant,
      @RequestBody Bodies.TestRules body,
      HttpServletRequest request) {
    Caller caller = Caller.of(request);
    // They are about the requests of all tenants.
    caller.seesEverything();
    Checks checks = new Checks();
    checks.require(body.method() != null, "method", "is needed");
    checks.require(body.path() != null, "path", "is needed");
    Instant now = time.instant();
    AccessRules rules = current.get();
    Subject stated = stated(checks, body, rules.roles(), now);
    String method = checks.need(body.method());
    String path = checks.need(body.path());
    if (current.file().isEmpty()) {
      throw Problem.of(
              ProblemType.NOT_FOUND, "There are no rules: the setting sojourn.rules names none.")
          .exception();
    }
    String user = body.user();
    Subject subject =
        user == null
            ? stated
            : subjects
                .find(caller.user(user), rules.roles())
                .orElseThrow(() -> Caller.notFound("user"));
    return RuleTestView.of(
        rules,
        AccessRequest.of(body.host(), method, path),
        subject,
        now,
        current.problem().orElse(null));
  }

  /** Who is described instead of named; nobody where nothing is said. */
  private static Subject stated(
      Checks checks, Bodies.TestRules body, RolePermissions granted, Instant now) {
    Access access = Values.access(checks, body.roles(), body.permissions());
    Integer assurance = body.assurance();
    Long age = body.age();
    checks.require(
        assurance == null || (assurance >= 1 && assurance <= Requirement.MAX_ASSURANCE),
        "assurance",
        "must be 1 to " + Requirement.MAX_ASSURANCE);
    checks.require(age == null || (age >= 0 && age <= MAX_AGE), "age", "must be 0 to " + MAX_AGE);
    if (body.roles() == null && body.permissions() == null && assurance == null && age == null) {
      return Subject.NOBODY;
    }
    checks.require(
        body.user() == null,
        "user",
        "is named, so that roles, permissions, assurance and age are the user's own");
    if (!checks.isClean()) {
      return Subject.NOBODY;
    }
    Access stated = access == null ? Access.NONE : access;
    Held held =
        new Held(
            true,
            stated.roles(),
            stated.permissions(),
            granted,
            assurance == null ? 1 : assurance,
            now.minusSeconds(age == null ? 0 : age));
    return new Subject(held, null, null);
  }
}
