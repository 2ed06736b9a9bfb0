package dev.sojourn.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Session;
import dev.sojourn.SessionState;
import dev.sojourn.UserId;
import dev.sojourn.server.HttpBrowser;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Administrators see and touch their own tenant only; of others they hear nothing. */
class ConsoleTenantsTest extends ConsoleTest {

  HttpBrowser acme;
  Session theirs;
  Session ours;

  @BeforeEach
  void beginBoth() {
    acme = administratorOf("acme");
    theirs = begin(UserId.of("acme", "bob")).session();
    ours = session("bob");
  }

  @Test
  void aSearchFindsTheOwnTenantsSessions() {
    String found = acme.get("/console/sessions?user=bob").body();

    assertThat(found).contains(theirs.id().toString()).doesNotContain(ours.id().toString());
    assertThat(root.get("/console/sessions?user=bob").body())
        .contains(ours.id().toString())
        .doesNotContain(theirs.id().toString());
    assertThat(acme.get("/console/sessions?device=" + ours.device().id()).body())
        .doesNotContain(ours.id().toString());
    assertThat(acme.get("/console/sessions?tenant=default").statusCode()).isEqualTo(422);
  }

  @Test
  void aSessionOfAnotherTenantDoesNotExist() {
    String path = "/console/sessions/" + ours.id();
    String own = "/console/sessions/" + theirs.id();

    assertThat(acme.get(path).statusCode()).isEqualTo(404);
    assertThat(send(acme, own, path + "/end", Map.of()).statusCode()).isEqualTo(404);
    assertThat(now(ours).state()).isEqualTo(SessionState.ACTIVE);
    assertThat(location(send(acme, own, own + "/end", Map.of()))).endsWith("?notice=ended");
  }

  @Test
  void aMassEndStaysWithin() {
    var done = send(acme, "/console/end?user=bob", "/console/end", Map.of());

    assertThat(location(done)).isEqualTo("/console/sessions?user=bob&ended=1");
    assertThat(now(theirs).state()).isEqualTo(SessionState.ENDED);
    assertThat(now(ours).state()).isEqualTo(SessionState.ACTIVE);
  }

  @Test
  void figuresAndEventsAreTheTenants() {
    time.advance(Duration.ofSeconds(3));

    String page = acme.get("/console").body().replaceAll("\\s+", " ");

    assertThat(page)
        .contains("Tenant acme", "Living sessions</dt> <dd class=\"number\">2</dd>")
        .contains(theirs.id().toString())
        .doesNotContain(ours.id().toString());
  }
}
