package dev.sojourn.server.me;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.DeviceId;
import dev.sojourn.SessionManager;
import dev.sojourn.UserId;
import dev.sojourn.server.HttpBrowser;
import dev.sojourn.server.TestServer;
import dev.sojourn.testkit.ManualTime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cookie in another browser than its own, under a policy that asks for the password then. */
class UnprovedCallerTest {

  private static final UserId ALICE = UserId.of("alice");
  private static final ManualTime TIME = new ManualTime();

  @TempDir static Path directory;
  private static TestServer server;
  private static SessionManager sessions;
  private static HttpBrowser copy;
  private static DeviceId here;
  private static DeviceId inQuestion;

  @BeforeAll
  static void copyTheCookieOfAnOlderDevice() {
    server =
        TestServer.start(
                directory, TIME, Map.of("sojourn.policies.default.binding.fingerprint", "step_up"))
            .withAccounts();
    sessions = server.sessions();
    HttpBrowser home = new HttpBrowser(server, HttpBrowser.CHROME);
    home.signIn("alice");
    here = sessions.devices().list(ALICE).getFirst().id();
    TIME.advance(Duration.ofSeconds(1));
    new HttpBrowser(server, HttpBrowser.FIREFOX).signIn("alice");
    inQuestion = sessions.devices().list(ALICE).getFirst().id();
    copy = new HttpBrowser(server, HttpBrowser.FIREFOX);
    copy.setCookie(HttpBrowser.SESSION, home.cookie(HttpBrowser.SESSION).orElseThrow());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** Else whoever copied a cookie could answer for the owner that the new device is known. */
  @Test
  void confirmsNoNewDevice() {
    assertThat(copy.act("/account/devices/" + inQuestion + "/confirm", Map.of()).statusCode())
        .isEqualTo(401);
    assertThat(sessions.devices().inQuestion(ALICE, here)).hasSize(1);
  }

  @Test
  void removesNotEvenTheDeviceOfTheCookie() {
    assertThat(copy.act("/account/devices/" + here + "/remove", Map.of()).statusCode())
        .isEqualTo(401);
    assertThat(sessions.devices().list(ALICE)).hasSize(2);
  }

  @Test
  void endsNoOtherSession() {
    assertThat(copy.act("/account/sign-out-others", Map.of()).statusCode()).isEqualTo(401);
  }
}
