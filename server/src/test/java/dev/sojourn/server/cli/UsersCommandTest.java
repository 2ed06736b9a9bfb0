package dev.sojourn.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.EndReason;
import dev.sojourn.Session;
import dev.sojourn.SignIn;
import dev.sojourn.UserId;
import dev.sojourn.server.accounts.Accounts;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** The commands about users, against a running server. */
class UsersCommandTest {

  @RegisterExtension static final Cli CLI = new Cli();

  @Test
  void aUserIsMadeAndCanSignIn() {
    Cli.Done made =
        CLI.call(
                "users",
                "create",
                "dana",
                "--role",
                "editor",
                "--role",
                "chief",
                "--password-file",
                CLI.passwordFile(Cli.PASSWORD))
            .isDone();

    assertThat(made.out().strip()).isEqualTo("Made the user dana.");
    assertThat(CLI.server().bean(Accounts.class).hasPassword(UserId.of("dana"), Cli.PASSWORD))
        .isTrue();
    assertThat(CLI.server().sessions().users().find(UserId.of("dana")).orElseThrow().roles())
        .containsExactlyInAnyOrder("editor", "chief");
    CLI.call("users", "create", "dana", "--password-file", CLI.passwordFile(Cli.PASSWORD))
        .isRefused("There is a user of this name already.");
  }

  @Test
  void programsGetJson() {
    Cli.Done made =
        CLI.call(
                "users",
                "create",
                "json",
                "--json",
                "--password-file",
                CLI.passwordFile(Cli.PASSWORD))
            .isDone();
    Cli.Done set =
        CLI.call(
                "users",
                "set-password",
                "json",
                "--json",
                "--password-file",
                CLI.passwordFile(Cli.PASSWORD + "2"))
            .isDone();
    Cli.Done list = CLI.call("users", "list", "--json").isDone();

    assertThat(made.json().path("user").asString()).isEqualTo("json");
    assertThat(made.out()).doesNotContain(Cli.PASSWORD);
    assertThat(set.out().strip()).isEqualTo("{}");
    JsonNode listed = list.json();
    assertThat(listed.isArray()).isTrue();
    assertThat(listed.valueStream().map(user -> user.path("user").asString())).contains("json");
  }

  @Test
  void peopleGetATable() {
    CLI.call(
            "users",
            "create",
            "table",
            "--role",
            "editor",
            "--tenant",
            "tables",
            "--password-file",
            CLI.passwordFile(Cli.PASSWORD))
        .isDone();

    Cli.Done list = CLI.call("users", "list", "--tenant", "tables").isDone();

    assertThat(list.out().lines().map(line -> line.replaceAll(" +", " ").strip()))
        .containsExactly("USER ROLES STATE SESSIONS", "table editor enabled 0");
    assertThat(CLI.call("users", "list", "--tenant", "nobody-there").isDone().out().lines())
        .hasSize(1);
  }

  @Test
  void everyPageIsListed() {
    for (int i = 0; i < 205; i++) {
      CLI.server().sessions().create(SignIn.user(new UserId("paged", "user-%03d".formatted(i))));
    }

    Cli.Done list = CLI.call("users", "list", "--tenant", "paged").isDone();

    assertThat(list.out().lines()).hasSize(206);
    assertThat(list.out()).contains("user-000", "user-204");
  }

  @Test
  void aPasswordIsSet() {
    CLI.call("users", "create", "renewed", "--password-file", CLI.passwordFile(Cli.PASSWORD))
        .isDone();

    Cli.Done set =
        CLI.call(
                "users",
                "set-password",
                "renewed",
                "--password-file",
                CLI.passwordFile("another " + Cli.PASSWORD))
            .isDone();

    assertThat(set.out().strip())
        .isEqualTo("Set the password of renewed; every session has ended.");
    Accounts accounts = CLI.server().bean(Accounts.class);
    assertThat(accounts.hasPassword(UserId.of("renewed"), "another " + Cli.PASSWORD)).isTrue();
    CLI.call("users", "set-password", "nobody", "--password-file", CLI.passwordFile(Cli.PASSWORD))
        .isRefused("There is no such user.");
  }

  @Test
  void aNameWithAnythingInItReachesTheServerAsItIs() {
    CLI.call("users", "create", "zoë & co?", "--password-file", CLI.passwordFile(Cli.PASSWORD))
        .isDone();

    CLI.call(
            "users",
            "set-password",
            "zoë & co?",
            "--password-file",
            CLI.passwordFile("new " + Cli.PASSWORD))
        .isDone();

    assertThat(CLI.call("users", "list").isDone().out()).contains("zoë & co?");
  }

  @Test
  void aWeakPasswordIsRefusedAndNotRepeated() {
    Cli.Done refused =
        CLI.call("users", "create", "weak", "--password-file", CLI.passwordFile("short7"))
            .isRefused("");

    assertThat(refused.err()).startsWith("sojourn: The password must have ");
    assertThat(refused.err()).doesNotContain("short7");
    CLI.call("users", "create", "weak", "--password-file", CLI.passwordFile(""))
        .isRefused("password");
    CLI.call("users", "create", "weak", "--password-file", "/dev/zero") // which has no end
        .isRefused("a password has at most 256 characters");
    assertThat(CLI.server().sessions().users().find(UserId.of("weak"))).isEmpty();
  }

  @Test
  void noCommandTakesAPasswordFromItsArguments() {
    for (String command : List.of("create", "set-password")) {
      for (String[] typed :
          new String[][] {{"--password", Cli.PASSWORD}, {"--password=" + Cli.PASSWORD}}) {
        List<String> arguments = new ArrayList<>(List.of("users", command, "dora"));
        arguments.addAll(List.of(typed));
        Cli.Done wrong =
            CLI.call(arguments.toArray(String[]::new)).isWrongUse("there is no option --password");
        assertThat(wrong.err()).doesNotContain(Cli.PASSWORD);
      }
      CLI.call("users", command, "dora", Cli.PASSWORD).isWrongUse("Unmatched argument");
    }
    assertThat(CLI.server().sessions().users().find(UserId.of("dora"))).isEmpty();
  }

  @Test
  void aUserMayHaveNoPassword() {
    CLI.call(
            "users",
            "create",
            "federated",
            "--no-password",
            "--permission",
            "doc:read",
            "--disabled")
        .isDone();

    Cli.Done shown = CLI.call("users", "show", "federated");

    assertThat(shown.rows())
        .containsExactly(
            "User: federated",
            "Tenant: default",
            "State: disabled",
            "Roles: -",
            "Permissions: doc:read",
            "Attributes: -",
            "Live sessions: 0");
    assertThat(CLI.server().bean(Accounts.class).exists(UserId.of("federated"))).isFalse();
    CLI.call("users", "create", "x", "--no-password", "--password-file", "any")
        .isWrongUse("--no-password");
  }

  @Test
  void passwordsAreAskedForTwice() {
    String other = "another " + Cli.PASSWORD;
    CLI.callBefore(Cli.person(Cli.PASSWORD, other), "users", "create", "typed")
        .isRefused("the two passwords differ");
    CLI.callBefore(Cli.person(Cli.PASSWORD, Cli.PASSWORD), "users", "create", "typed").isDone();

    Accounts accounts = CLI.server().bean(Accounts.class);
    assertThat(accounts.hasPassword(UserId.of("typed"), Cli.PASSWORD)).isTrue();
    CLI.call("users", "set-password", "typed", "--password-file", "no-such-file")
        .isRefused("there is no password file no-such-file");
  }

  @Test
  void aUserIsChangedAndTheRestStays() {
    CLI.call("users", "create", "erin", "--no-password", "--role", "editor", "--role", "writer")
        .isDone();
    Session session = CLI.signIn(SignIn.user("erin"));

    Cli.Done changed =
        CLI.call(
            "users",
            "update",
            "erin",
            "--add-role",
            "chief",
            "--remove-role",
            "editor",
            "--add-permission",
            "doc:*",
            "--attribute",
            "theme=dark",
            "--attribute",
            "level=7",
            "--attribute",
            "beta=true",
            "--attribute",
            "tags=[\"a\",\"b\"]",
            "--attribute",
            "pin=\"0123\"",
            "--json");

    JsonNode user = changed.json();
    assertThat(user.path("roles").valueStream().map(role -> role.asString("")))
        .containsExactlyInAnyOrder("writer", "chief");
    assertThat(user.path("attributes").toString())
        .contains(
            "\"theme\":\"dark\"", "\"level\":7", "\"beta\":true", "[\"a\",\"b\"]", "\"0123\"");
    assertThat(CLI.server().sessions().find(session.id()).orElseThrow().roles())
        .containsExactlyInAnyOrder("writer", "chief");

    CLI.call("users", "update", "erin", "--remove-attribute", "pin", "--remove-permission", "doc:*")
        .isDone();
    assertThat(CLI.call("users", "show", "erin").rows())
        .contains("Permissions: -")
        .anyMatch(line -> line.startsWith("Attributes:") && !line.contains("pin"));
  }

  @Test
  void disablingEndsSessionsAndEnablingUndoesNothing() {
    CLI.call("users", "create", "fred", "--no-password").isDone();
    Session session = CLI.signIn(SignIn.user("fred"));

    assertThat(CLI.call("users", "update", "fred", "--disable").rows()).contains("State: disabled");
    assertThat(CLI.server().sessions().find(session.id()).orElseThrow().endReason())
        .isEqualTo(EndReason.USER_DISABLED);
    assertThat(CLI.call("users", "update", "fred", "--enable").rows())
        .contains("State: enabled", "Live sessions: 0");

    CLI.call("users", "update", "fred", "--disable", "--enable").isWrongUse("mutually exclusive");
    CLI.call("users", "update", "fred").isWrongUse("Name what to change.");
    CLI.call("users", "update", "nobody", "--disable").isRefused("There is no such user.");
    CLI.call("users", "update", "fred", "--add-role", "two words\u0007").isRefused("roles");
  }

  @Test
  void aUserIsSignedOutButForOneSession() {
    Session spared = CLI.signIn(SignIn.user("gina"));
    Session other = CLI.signIn(SignIn.user("gina"));

    CLI.call("users", "sign-out", "gina", "--except", spared.id().toString())
        .says("Every session of gina but " + spared.id() + " has ended.");
    assertThat(CLI.server().sessions().find(spared.id()).orElseThrow().endReason()).isNull();
    assertThat(CLI.server().sessions().find(other.id()).orElseThrow().endReason())
        .isEqualTo(EndReason.ENDED_BY_ADMIN);

    CLI.call("users", "sign-out", "gina", "--reason", "credential_changed")
        .says("Every session of gina has ended.");
    assertThat(CLI.server().sessions().find(spared.id()).orElseThrow().endReason())
        .isEqualTo(EndReason.CREDENTIAL_CHANGED);
    CLI.call("users", "sign-out", "gina", "--reason", "idle_timeout").isRefused("reason");
    CLI.call("users", "sign-out", "gina", "--except", "x").isRefused("except");
    CLI.call("users", "sign-out", "nobody-at-all").isRefused("There is no such user.");
  }

  @Test
  void aUserIsDeletedOnceSomebodyAgrees() {
    CLI.call("users", "create", "hugo", "--password-file", CLI.passwordFile(Cli.PASSWORD)).isDone();
    Session session = CLI.signIn(SignIn.user("hugo"));

    CLI.call("users", "delete", "hugo").isWrongUse("say --yes");
    CLI.callBefore(Cli.person("n"), "users", "delete", "hugo").isRefused("nothing was done");
    CLI.callBefore(Cli.person(""), "users", "delete", "hugo").isRefused("nothing was done");
    assertThat(CLI.server().sessions().find(session.id()).orElseThrow().endReason()).isNull();

    CLI.callBefore(Cli.person("y"), "users", "delete", "hugo")
        .says("Deleted the user hugo; every session has ended.");
    CLI.call("users", "show", "hugo").isRefused("There is no such user.");
    assertThat(CLI.server().bean(Accounts.class).exists(UserId.of("hugo"))).isFalse();
    CLI.call("users", "delete", "hugo", "--yes").isRefused("There is no such user.");
  }
}
