package dev.sojourn.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Initiator;
import dev.sojourn.TimeSource;
import dev.sojourn.server.TestServer;
import dev.sojourn.server.Wire;
import dev.sojourn.server.security.Scope;
import dev.sojourn.server.security.ServiceKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that announce a body and fall silent. */
class SilentClientTest {

  @TempDir static Path directory;
  private static TestServer server;
  private static String key;

  @BeforeAll
  static void start() {
    server =
        TestServer.start(
            directory, TimeSource.system(), Map.of("server.jetty.connection-idle-timeout", "1s"));
    byte[] secret =
        server
            .bean(ServiceKeys.class)
            .create(
                "test", null, Set.of(Scope.SESSIONS_VERIFY, Scope.SESSIONS_ISSUE), Initiator.SYSTEM)
            .secret()
            .reveal();
    key = "Authorization: Bearer " + new String(secret, StandardCharsets.US_ASCII);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Wire.Answer silent(String path, String... more) {
    String[] headers = Arrays.copyOf(more, more.length + 1);
    headers[more.length] = "Content-Length: 10";
    return new Wire(server).send("POST " + path, headers);
  }

  @Test
  void aCallWhoseBodyDoesNotComeIsToldSo() {
    for (String path : new String[] {"/v1/sessions/verify", "/v1/sessions"}) {
      Wire.Answer answer = silent(path, key, "Content-Type: application/json");

      assertThat(answer.status()).as(answer.text()).isEqualTo(408);
      assertThat(answer.isProblem()).as(answer.text()).isTrue();
    }
  }

  @Test
  void aFormWhoseBodyDoesNotComeIsRefused() {
    Wire.Answer answer =
        silent("/login", "Accept: text/html", "Content-Type: application/x-www-form-urlencoded");

    assertThat(answer.status()).as(answer.text()).isIn(400, 403, 408);
    assertThat(answer.isPage()).as(answer.text()).isTrue();
  }

  @Test
  void whoIsRefusedBeforeTheBodyIsReadHearsThat() {
    assertThat(silent("/v1/sessions/verify", "Content-Type: application/json").status())
        .isEqualTo(401);
  }
}
