package dev.sojourn.access;

import static dev.sojourn.access.Rules.decide;
import static dev.sojourn.access.Rules.line;
import static dev.sojourn.access.Rules.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.access.Decision.Allowed;
import dev.sojourn.access.Decision.Denied;
import dev.sojourn.access.Decision.Malformed;
import dev.sojourn.access.Decision.Meaning;
import dev.sojourn.access.Requirement.Assurance;
import dev.sojourn.access.Requirement.MaxAge;
import dev.sojourn.access.Requirement.Role;
import dev.sojourn.access.Requirement.SignedIn;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessRulesTest {

  /** Lines 2, 4, 6, 8, 10, 12. */
  private static final AccessRules PATHS =
      Rules.of(
          """
          rules:
            - path: /
              require: anonymous
            - path: /users/me
              require: anonymous
            - path: /users/*
              require: anonymous
            - path: /users/*/keys/**
              require: anonymous
            - path: /Admin/**
              require: {role: admin}
            - path: [/a/*/c, /a/b/*, /*/b/c/d]
              require: signed_in
          """);

  @ParameterizedTest
  @CsvSource({
    "/, 2",
    "/users, 0",
    "/users/me, 4",
    "/users/me/, 4",
    "/users/you, 6",
    "/users/you/x, 0",
    "/users/you/keys, 8",
    "/users/me/keys, 8",
    "/users/me/keys/1/2/3, 8",
    "/admin, 10",
    "/admin/, 10",
    "/ADMIN/x/y, 10",
    "/administrator, 0",
    "/a/x/c, 12",
    "/a/b/x, 12",
    "/a/b/c, 12",
    "/x/b/c/d, 12",
    "/a/b/c/d, 12",
    "/a/b, 0",
    "/a/b/c/d/e, 0",
  })
  void theFirstRuleAboutARequestDecides(String target, int expected) {
    assertThat(line(decide(PATHS, Held.NOTHING, "GET", target))).isEqualTo(expected);
  }

  @Test
  void whatNoRuleIsAboutIsRefusedToEverybody() {
    assertThat(decide(PATHS, user(3, "admin"), "GET", "/else"))
        .isEqualTo(new Denied(null, List.of(), Remedy.NONE));
    assertThat(decide(AccessRules.NONE, user(3, "admin"), "GET", "/"))
        .isEqualTo(new Denied(null, List.of(), Remedy.NONE));
  }

  @ParameterizedTest
  @CsvSource({
    "GET, 2",
    "HEAD, 2",
    "POST, 5",
    "PATCH, 5",
    "DELETE, 8",
    "PROPFIND, 8",
    "OPTIONS, 8",
  })
  void methodsTellRulesApart(String method, int expected) {
    AccessRules rules =
        Rules.of(
            """
            rules:
              - path: /**
                methods: GET
                require: anonymous
              - path: /**
                methods: [POST, PATCH]
                require: anonymous
              - path: /**
                require: anonymous
            """);

    assertThat(line(decide(rules, Held.NOTHING, method, "/x"))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "example.com, 4",
    "EXAMPLE.com, 4",
    "example.com:8443, 4",
    "example.com., 4",
    "a.example.com, 6",
    "b.a.example.com, 6",
    "special.example.com, 2",
    "notexample.com, 8",
    "example.com.evil.net, 8",
    "192.0.2.1, 8",
    "[2001:DB8::1]:443, 10",
    "[2001:db8::2], 8",
  })
  void hostsTellRulesApart(String host, int expected) {
    AccessRules rules =
        Rules.of(
            """
            rules:
              - {host: special.example.com, path: /x,
                 require: anonymous}
              - {host: Example.com, path: /**,
                 require: anonymous}
              - {host: "*.example.com", path: /**,
                 require: anonymous}
              - {path: /x,
                 require: anonymous}
              - {host: "[2001:db8::1]", path: /y,
                 require: anonymous}
            """);
    String path = expected == 10 ? "/y" : "/x";

    assertThat(line(rules.decide(AccessRequest.of(host, "GET", path), Held.NOTHING, Rules.NOW)))
        .isEqualTo(expected);
  }

  @Test
  void whereTheHostIsUnknownOnlyRulesForEveryHostCount() {
    AccessRules rules =
        Rules.of(
            """
            rules:
              - {host: example.com, path: /a, require: anonymous}
              - {host: "*.com", path: /b, require: anonymous}
              - {path: /c, require: anonymous}
            """);

    assertThat(List.of("/a", "/b", "/c"))
        .extracting(path ->
            line(rules.decide(AccessRequest.of(null, "GET", path), Held.NOTHING, Rules.NOW)))
        .containsExactly(0, 0, 4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a b",
        "a/b",
        "a@b",
        "-a",
        "a-",
        "a-.b",
        "a..b",
        "a..",
        ".a",
        "a:b",
        "a:123456",
        "a:1/",
        "a{b",
        "a`b",
        "[::1",
        "[:]",
        "[::g]",
        "[::/]",
        "[::`]",
        "ä.de",
        ":80"
      })
  void whatIsNoHostIsMalformed(String host) {
    assertThat(PATHS.decide(AccessRequest.of(host, "GET", "/"), Held.NOTHING, Rules.NOW))
        .isEqualTo(new Malformed(Flaw.BAD_HOST, List.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"z9.a0", "a:00990", "a:", "a_b-c", "[::]", "[09af::192.0.2.1]:80"})
  void whatIsAHostIsNot(String host) {
    assertThat(line(PATHS.decide(AccessRequest.of(host, "GET", "/"), Held.NOTHING, Rules.NOW)))
        .isEqualTo(2);
  }

  @Test
  void hostsAndMethodsAreBounded() {
    String host = "a".repeat(HostPattern.MAX_LENGTH);
    String method = "A".repeat(31) + "Z";

    assertThat(AccessRequest.of(host, method, "/").flaw()).isNull();
    assertThat(AccessRequest.of(host + "a", method, "/").flaw()).isEqualTo(Flaw.BAD_HOST);
    assertThat(AccessRequest.of(host, method + "Z", "/").flaw()).isEqualTo(Flaw.BAD_METHOD);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "get", "Get", "GET ", "G T", "GET\n", "_GET", "G@T", "G[T"})
  void whatIsNoMethodIsMalformed(String method) {
    assertThat(decide(PATHS, Held.NOTHING, method, "/"))
        .isEqualTo(new Malformed(Flaw.BAD_METHOD, List.of()));
  }

  @Test
  void aPathWithoutASoundReadingIsMalformed() {
    assertThat(decide(PATHS, user(3, "admin"), "GET", "/a%2fb"))
        .isEqualTo(new Malformed(Flaw.ENCODED_SLASH, List.of()));
  }

  /** Ways in which a guarded place was reached elsewhere: none is anonymous. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/public/../admin/x",
        "/public/..;/admin/x",
        "/public/%2e%2e/admin/x",
        "/public/..%3b/admin/x",
        "/public/.%2e/admin",
        "/public/../admin/..;/public/x",
        "/public/x/..;a=b/../admin",
        "/public/..%20/admin",
        "/admin/../public/x",
        "/public;/../admin",
      })
  void aPathThatMeansSeveralThingsIsMalformed(String target) {
    AccessRules rules =
        Rules.of(
            """
            rules:
              - path: /public/**
                require: anonymous
              - path: /admin/**
                require: {role: admin}
            """);

    Malformed malformed = (Malformed) decide(rules, Held.NOTHING, "GET", target);

    assertThat(malformed.flaw()).isEqualTo(Flaw.AMBIGUOUS);
    assertThat(malformed.meanings())
        .extracting(Meaning::rule)
        .anyMatch(rule -> !rule.equals(malformed.meanings().getFirst().rule()));
  }

  @ParameterizedTest
  @CsvSource({
    "/public//x, 2",
    "/public/./x, 2",
    "/public/a/../x, 2",
    "/public/../admin/../public/x, 2",
    "/public/x;v=1, 2",
    "/public/x., 2",
    "/PUBLIC//A/..;/x.., 2",
    "/else//x, 4",
    "//else/./x;a, 4",
  })
  void onePlaceInSeveralSpellingsIsNot(String target, int expected) {
    AccessRules rules =
        Rules.of(
            """
            rules:
              - path: /public/**
                require: anonymous
              - path: /**
                require: signed_in
            """);

    assertThat(line(decide(rules, Held.NOTHING, "GET", target))).isEqualTo(expected);
  }

  /** An empty segment may be one that a star stands for. */
  @Test
  void aSlashTooManyMustNotChangeTheRule() {
    AccessRules rules =
        Rules.of(
            """
            rules:
              - path: /shops/*
                require: anonymous
              - path: /shops/*/admin
                require: {role: admin}
            """);

    assertThat(decide(rules, Held.NOTHING, "GET", "/shops//admin"))
        .isInstanceOfSatisfying(
            Malformed.class,
            malformed ->
                assertThat(malformed.meanings())
                    .containsExactly(
                        new Meaning("/shops/admin", rules.rules().getFirst()),
                        new Meaning("/shops//admin", rules.rules().getLast())));
  }

  @Test
  void whoIsNotSignedInIsAskedTo() {
    assertThat(decide(PATHS, Held.NOTHING, "GET", "/a/b/c"))
        .isInstanceOfSatisfying(
            Denied.class,
            denied -> {
              assertThat(denied.unmet()).containsExactly(new Unmet(new SignedIn(), false));
              assertThat(denied.remedy()).isEqualTo(Remedy.SIGN_IN);
            });
    assertThat(decide(PATHS, Held.NOTHING, "GET", "/admin"))
        .isInstanceOfSatisfying(
            Denied.class, denied -> assertThat(denied.remedy()).isEqualTo(Remedy.SIGN_IN));
  }

  @Test
  void whoMayNotMayNot() {
    Denied denied = (Denied) decide(PATHS, user(3, "editor"), "GET", "/admin");

    assertThat(denied.rule().line()).isEqualTo(10);
    assertThat(denied.unmet()).containsExactly(new Unmet(new Role("admin"), Set.of("editor")));
    assertThat(denied.remedy()).isEqualTo(Remedy.NONE);
  }

  @Test
  @Tag("ASVS-7.5.3")
  void whoHasAllButAssuranceOrAgeIsAskedForAFurtherProof() {
    AccessRules rules =
        Rules.of(
            """
            rules:
              - path: /keys
                require: {max_age: 10m, assurance: 2, role: admin}
            """);
    Held admin = user(2, "admin");
    Held weak = user(1, "admin");
    Held late =
        new Held(
            true,
            Set.of("admin"),
            Set.of(),
            RolePermissions.NONE,
            2,
            Rules.NOW.minus(Duration.ofMinutes(11)));

    assertThat(decide(rules, admin, "GET", "/keys")).isInstanceOf(Allowed.class);
    assertThat(((Denied) decide(rules, weak, "GET", "/keys")).unmet())
        .containsExactly(new Unmet(new Assurance(2), 1));
    assertThat(((Denied) decide(rules, weak, "GET", "/keys")).remedy()).isEqualTo(Remedy.STEP_UP);
    assertThat(((Denied) decide(rules, late, "GET", "/keys")).unmet())
        .containsExactly(new Unmet(new MaxAge(600), 660L));
    assertThat(((Denied) decide(rules, late, "GET", "/keys")).remedy()).isEqualTo(Remedy.STEP_UP);
    assertThat(((Denied) decide(rules, user(1), "GET", "/keys")).remedy()).isEqualTo(Remedy.NONE);
  }

  @Test
  void rulesSayWhatTheyAre() {
    AccessRules rules =
        Rules.of(
            """
            roles:
              editor: ["doc:*", "doc:read"]
            rules:
              - host: [Example.com, "*.example.com"]
                path: [/A/*, /b/**]
                methods: [PUT, GET]
                require: {max_age: 1h, permission: "doc:read"}
            """);

    assertThat(rules.roles().byRole()).isEqualTo(Map.of("editor", Set.of("doc:*", "doc:read")));
    assertThat(rules.rules())
        .containsExactly(
            new Rule(
                4,
                List.of("example.com", "*.example.com"),
                List.of("/a/*", "/b/**"),
                Set.of("PUT", "GET"),
                List.of(new Requirement.Permission("doc:read"), new MaxAge(3600))));
  }
}
