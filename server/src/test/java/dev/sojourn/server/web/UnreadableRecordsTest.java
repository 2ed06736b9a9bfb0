package dev.sojourn.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Initiator;
import dev.sojourn.server.Exchange;
import dev.sojourn.server.HttpBrowser;
import dev.sojourn.server.TestServer;
import dev.sojourn.server.security.Scope;
import dev.sojourn.server.security.ServiceKeys;
import dev.sojourn.store.RecordStore;
import dev.sojourn.testkit.ManualTime;
import dev.sojourn.token.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Somebody who owns the tables has spoilt a record: it opens nothing, and the log names it. */
@ExtendWith(OutputCaptureExtension.class)
class UnreadableRecordsTest {

  private static final SecretBytes CUT_OFF = SecretBytes.copyOf(new byte[] {1, 2, 3});

  @TempDir Path directory;
  private final ManualTime time = new ManualTime();
  private TestServer server;

  @BeforeEach
  void start() {
    server = TestServer.start(directory, time, Map.of());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void spoil(String space, String key) {
    assertThat(server.bean(RecordStore.class).put(space, key, CUT_OFF, 1, null, time.instant()))
        .isPresent();
  }

  private static void assertIsToldInALine(CapturedOutput log, String what) {
    assertThat(log.getAll().lines())
        .filteredOn(line -> line.contains("cannot be read"))
        .singleElement()
        .asString()
        .contains("WARN", what);
    assertThat(log.getAll()).doesNotContain("\tat ");
  }

  @Test
  void aServiceKeyIsRefusedAsWhileTheStoreIsAway(CapturedOutput log) {
    ServiceKeys.Issued issued =
        server
            .bean(ServiceKeys.class)
            .create("test", null, EnumSet.allOf(Scope.class), Initiator.SYSTEM);
    String secret = new String(issued.secret().reveal(), StandardCharsets.US_ASCII);
    Map<String, String> headers = Map.of("Authorization", "Bearer " + secret);
    assertThat(Exchange.with(server, "GET", "/v1/users", headers, "").status()).isEqualTo(200);

    spoil("service-key", issued.key().id());
    time.advance(Duration.ofSeconds(2));

    Exchange refused = Exchange.with(server, "GET", "/v1/users", headers, "");
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.header("Retry-After")).isEqualTo("1");
    assertIsToldInALine(log, "service key " + issued.key().id());
  }

  @Test
  void anAccountIsRefusedAsWhileTheStoreIsAway(CapturedOutput log) {
    server.withAccount("alice");
    spoil("account", "default/alice");

    HttpBrowser browser = new HttpBrowser(server, HttpBrowser.CHROME);

    assertThat(browser.signIn("alice").statusCode()).isEqualTo(503);
    assertIsToldInALine(log, "the account of ");
  }
}
