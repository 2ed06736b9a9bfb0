package dev.sojourn.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Client;
import dev.sojourn.EndReason;
import dev.sojourn.FactorMethod;
import dev.sojourn.Initiator;
import dev.sojourn.Session;
import dev.sojourn.SignIn;
import dev.sojourn.UserId;
import dev.sojourn.server.HttpBrowser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The commands about sessions, against a running server. */
class SessionsCommandTest {

  @RegisterExtension static final Cli CLI = new Cli();

  private static Session signIn(String tenant, String user) {
    return CLI.signIn(
        SignIn.user(new UserId(tenant, user))
            .factor(FactorMethod.PASSWORD)
            .client(new Client("192.0.2.7", HttpBrowser.FIREFOX, Map.of(), null)));
  }

  private static EndReason endReason(Session session) {
    return CLI.server().sessions().find(session.id()).orElseThrow().endReason();
  }

  @Test
  void peopleGetATableAndProgramsJson() {
    Session older = signIn("list", "ann");
    Session newer = signIn("list", "bea");
    CLI.server().sessions().end(older.id(), EndReason.SIGNED_OUT, Initiator.APPLICATION);

    Cli.Done table = CLI.call("sessions", "list", "--tenant", "list");
    JsonNode listed = CLI.call("sessions", "list", "--tenant", "list", "--json").json();

    String created = newer.createdAt().toString().replaceAll("\\.\\d+", "");
    assertThat(table.rows().getFirst())
        .isEqualTo("SESSION USER STATE DEVICE ADDRESS CREATED LAST ACTIVE");
    assertThat(table.rows())
        .hasSize(3)
        .contains(
            "%s bea active Firefox on Windows 192.0.2.7 %s %s"
                .formatted(newer.id(), created, created))
        .anyMatch(line -> line.startsWith(older.id() + " ann signed_out Firefox on Windows"));
    assertThat(listed.valueStream().map(session -> session.path("id").asString("")))
        .containsExactlyInAnyOrder(newer.id().toString(), older.id().toString());
  }

  @ParameterizedTest
  @CsvSource({
    "--user, ann, bea",
    "--state, active, ended",
    "--kind, user, guest",
    "--end-reason, '', signed_out",
    "--policy, default, aal2",
    "--ip, 192.0.2.0/24, 198.51.100.1",
    "--browser, firefox, Chrome",
    "--os, Windows, macOS",
    "--device-kind, desktop, mobile",
    "--min-assurance, 1, 2",
    "--created-after, 99999d, 9999-01-01T00:00:00Z",
    "--created-before, 9999-01-01T00:00:00Z, 99999d",
    "--active-after, 2000-01-01T00:00:00+01:00, 9999-01-01T00:00:00Z",
    "--active-before, 9999-01-01T00:00:00Z, 99999h"
  })
  void everyFilterNarrows(String option, String matching, String other) {
    String tenant = "filter" + option;
    Session session = signIn(tenant, "ann");

    if (!matching.isEmpty()) {
      assertThat(CLI.call("sessions", "list", "--tenant", tenant, option, matching).rows())
          .hasSize(2)
          .last()
          .asString()
          .startsWith(session.id().toString());
    }
    assertThat(CLI.call("sessions", "list", "--tenant", tenant, option, other).rows()).hasSize(1);
  }

  @Test
  void theDeviceNarrowsToo() {
    Session session = signIn("filter-device", "ann");
    signIn("filter-device", "bea");
    String device = session.device().id().toString();

    assertThat(CLI.call("sessions", "list", "--tenant", "filter-device", "--device", device).rows())
        .hasSize(2)
        .last()
        .asString()
        .startsWith(session.id().toString());
  }

  @Test
  void aFilterThatCannotBeIsRefused() {
    for (String filter : List.of("--kind", "--end-reason", "--device-kind")) {
      CLI.call("sessions", "list", filter, "odd").isWrongUse("'odd' is none of");
    }
    CLI.call("sessions", "list", "--state", "alive").isWrongUse("'alive' is none of active");
    CLI.call("sessions", "list", "--ip", "nowhere").isRefused("ip");
    CLI.call("sessions", "list", "--min-assurance", "4").isRefused("min_assurance");
    CLI.call("sessions", "list", "--min-assurance", "high").isWrongUse("--min-assurance");
    CLI.call("sessions", "list", "--created-after", "soon").isWrongUse("neither a time");
    CLI.call("sessions", "end", "--state", "alive", "--yes").isWrongUse("--state");
  }

  @Test
  void aSessionShowsWhatIsKnownOfIt() {
    Session session = signIn("show", "cleo");

    Cli.Done shown = CLI.call("sessions", "show", session.id().toString());

    assertThat(shown.rows())
        .contains(
            "Session: " + session.id(),
            "Tenant: show",
            "User: cleo",
            "State: active",
            "Device: Firefox on Windows (" + session.device().id() + ")",
            "Address: 192.0.2.7",
            "User agent: " + HttpBrowser.FIREFOX,
            "Assurance: 1",
            "Policy: default",
            "Remembered: no");
    assertThat(CLI.call("sessions", "show", session.id().toString(), "--json").json().path("user"))
        .asString()
        .contains("cleo");
    CLI.call("sessions", "show", "nothing").isRefused("There is no such session.");
  }

  @Test
  void aSessionEndsAndTheFirstReasonStays() {
    Session session = signIn("end-one", "dora");
    String id = session.id().toString();

    CLI.call("sessions", "end", id, "--reason", "access_revoked").isDone();
    assertThat(endReason(session)).isEqualTo(EndReason.ACCESS_REVOKED);
    assertThat(CLI.call("sessions", "end", id).isDone().out())
        .startsWith("Session " + id + " of dora is over since ")
        .endsWith(": access_revoked.\n");
    assertThat(CLI.call("sessions", "show", id).rows())
        .contains("State: ended")
        .anyMatch(line -> line.startsWith("Ended: ") && line.endsWith(", access_revoked"));

    CLI.call("sessions", "end", "0198b5c2-7a31-7c4e-9d20-5f6e1a2b3c4d")
        .isRefused("There is no such session.");
    CLI.call("sessions", "end", id, "--user", "dora").isWrongUse("One session needs no filter");
    CLI.call("sessions", "end", id, "--dry-run").isWrongUse("One session needs no filter");
    CLI.call("sessions", "end").isWrongUse("Name a session or a filter");
    CLI.call("sessions", "end", "--yes").isWrongUse("Name a session or a filter");
  }

  @Test
  void aDryRunShowsWhatWouldEnd() {
    Session session = signIn("dry", "ed");
    signIn("dry", "eve");
    String[] dry = {"sessions", "end", "--tenant", "dry", "--dry-run"};

    assertThat(CLI.call(dry).rows()).hasSize(4).first().isEqualTo("2 sessions match:");
    List<String> json = new ArrayList<>(List.of(dry));
    json.add("--json");
    assertThat(CLI.call(json.toArray(String[]::new)).json().path("matched").asInt()).isEqualTo(2);
    assertThat(CLI.call("sessions", "end", "--tenant", "dry", "--user", "no", "--dry-run").rows())
        .containsExactly("0 sessions match.");
    assertThat(endReason(session)).isNull();
  }

  @Test
  void manySessionsEndOnceSomebodyAgrees() {
    Session one = signIn("many", "fay");
    signIn("many", "fay");
    signIn("many", "gus");
    String[] end = {"sessions", "end", "--tenant", "many", "--user", "fay"};

    CLI.call(end).isWrongUse("say --yes");
    Cli.Done refused = CLI.callBefore(Cli.person("n"), end);
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).isEqualTo("sojourn: nothing was done\n");
    assertThat(endReason(one)).isNull();

    Cli.Done done = CLI.callBefore(Cli.person("yes"), end).isDone();
    assertThat(done.out()).startsWith("2 sessions match:").endsWith("Ended 2 sessions.\n");
    assertThat(endReason(one)).isEqualTo(EndReason.ENDED_BY_ADMIN);
    assertThat(CLI.call("sessions", "list", "--tenant", "many", "--state", "active").rows())
        .hasSize(2);
    CLI.callBefore(Cli.person("not asked"), end).says("Ended 0 sessions.");
  }

  @Test
  void programsSayThatTheyAreSure() {
    signIn("sure", "ida");

    CLI.call("sessions", "end", "--tenant", "sure", "--json").isWrongUse("--json needs --yes");
    JsonNode ended =
        CLI.call("sessions", "end", "--tenant", "sure", "--yes", "--json", "--reason", "signed_out")
            .json();

    assertThat(ended.toString()).isEqualTo("{\"ended\":1}");
  }

  /** One call ends a bounded number. */
  @Test
  void moreThanOneCallCanEndAreEnded() {
    for (int i = 0; i < 1_005; i++) {
      CLI.server().sessions().create(SignIn.user(new UserId("crowd", "user-" + i)));
    }

    CLI.call("sessions", "end", "--tenant", "crowd", "--yes").says("Ended 1005 sessions.");
    assertThat(CLI.call("sessions", "list", "--tenant", "crowd", "--state", "active").rows())
        .hasSize(1);
  }

  @Test
  void aTenantIsSignedOutOnceSomebodyAgrees() {
    Session session = signIn("breached", "jo");
    Session elsewhere = signIn("untouched", "jo");

    CLI.call("tenants", "sign-out", "breached").isWrongUse("say --yes");
    CLI.callBefore(Cli.person("no"), "tenants", "sign-out", "breached")
        .isRefused("nothing was done");
    assertThat(endReason(session)).isNull();

    CLI.call("tenants", "sign-out", "breached", "--yes")
        .says("Every session of the tenant breached has ended.");
    assertThat(endReason(session)).isEqualTo(EndReason.TENANT_SIGNED_OUT);
    assertThat(endReason(elsewhere)).isNull();
    CLI.call("tenants", "sign-out", "not a tenant", "--yes").isRefused("tenant");
  }
}
