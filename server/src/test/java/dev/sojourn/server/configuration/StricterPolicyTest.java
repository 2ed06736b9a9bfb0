package dev.sojourn.server.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Client;
import dev.sojourn.Creation.Created;
import dev.sojourn.EndReason;
import dev.sojourn.Session;
import dev.sojourn.SignIn;
import dev.sojourn.Validation;
import dev.sojourn.Validation.Active;
import dev.sojourn.Validation.Rejected;
import dev.sojourn.server.TestServer;
import dev.sojourn.testkit.ManualTime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of live sessions when the server starts again with other settings. */
class StricterPolicyTest {

  @TempDir Path directory;

  private final ManualTime time = new ManualTime();

  private TestServer serve(Map<String, String> settings) {
    return TestServer.start(directory, time, settings);
  }

  private static Created signIn(TestServer server, SignIn signIn) {
    return (Created) server.sessions().create(signIn);
  }

  private static Validation check(TestServer server, Created created) {
    return server.sessions().validate(created.token(), Client.UNKNOWN);
  }

  @Test
  void aShorterIdleTimeoutAppliesAtOnce() {
    Created before;
    try (TestServer server = serve(Map.of())) {
      before = signIn(server, SignIn.user("alice"));
      time.advance(Duration.ofMinutes(11));
      assertThat(check(server, before)).isInstanceOf(Active.class);
    }

    try (TestServer server = serve(Map.of("sojourn.policies.default.idle", "10m"))) {
      assertThat(check(server, before)).isInstanceOf(Active.class);
      Session session = server.sessions().find(before.session().id()).orElseThrow();
      assertThat(Duration.between(session.lastActiveAt(), session.idleExpiresAt()))
          .isEqualTo(Duration.ofMinutes(10));

      time.advance(Duration.ofMinutes(11));
      assertThat(check(server, before)).isInstanceOf(Rejected.class);
      assertThat(server.sessions().find(before.session().id()).orElseThrow().endReason())
          .isEqualTo(EndReason.IDLE_TIMEOUT);
    }
  }

  @Test
  void aShorterLifetimeEndsWhatIsTooOld() {
    Created old;
    Created young;
    try (TestServer server = serve(Map.of())) {
      old = signIn(server, SignIn.user("alice").remember(true));
      time.advance(Duration.ofDays(8));
      young = signIn(server, SignIn.user("bob"));
    }

    Map<String, String> week = Map.of("sojourn.policies.default.remembered-absolute", "7d");
    try (TestServer server = serve(week)) {
      assertThat(check(server, old)).isInstanceOf(Rejected.class);
      assertThat(server.sessions().find(old.session().id()).orElseThrow().endReason())
          .isEqualTo(EndReason.ABSOLUTE_LIFETIME);
      assertThat(check(server, young)).isInstanceOf(Active.class);
    }
  }

  /** Who signed in under strict rules was promised them. */
  @Test
  void aLooserPolicyLengthensNoLiveSession() {
    Created before;
    try (TestServer server = serve(Map.of("sojourn.policies.default.idle", "10m"))) {
      before = signIn(server, SignIn.user("alice"));
    }

    try (TestServer server = serve(Map.of("sojourn.policies.default.idle", "2h"))) {
      Created after = signIn(server, SignIn.user("bob"));
      time.advance(Duration.ofMinutes(11));

      assertThat(check(server, before)).isInstanceOf(Rejected.class);
      assertThat(check(server, after)).isInstanceOf(Active.class);
    }
  }
}
