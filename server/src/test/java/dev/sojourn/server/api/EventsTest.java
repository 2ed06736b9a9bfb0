package dev.sojourn.server.api;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Initiator;
import dev.sojourn.server.api.ApiServer.Answer;
import dev.sojourn.server.security.Scope;
import dev.sojourn.server.security.ServiceKeys;
import dev.sojourn.testkit.Waiting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What happened, read by programs. */
class EventsTest {

  @RegisterExtension static final ApiServer api = new ApiServer();

  /** Reads on until nothing follows. */
  private static String end() {
    String cursor = "";
    while (true) {
      Answer page = api.get("/v1/events?limit=1000" + from(cursor)).is(200);
      cursor = page.text("next_cursor");
      if (page.at("items").isEmpty()) {
        return cursor;
      }
    }
  }

  private static String from(String cursor) {
    return cursor.isEmpty() ? "" : "&cursor=" + cursor;
  }

  @Test
  void everyChangeIsToldOnceAndInOrder() {
    String cursor = end();
    Answer session = api.signIn("eventful");
    String id = session.text("session.id");
    api.call("PATCH", "/v1/sessions/" + id, "{\"attributes\": {\"a\": 1}}").is(200);
    api.post("/v1/sessions/" + id + "/end", "{\"reason\": \"signed_out\"}").is(200);

    List<String> types = new ArrayList<>();
    String next = cursor;
    Answer page;
    do {
      page = api.get("/v1/events?limit=2" + from(next)).is(200);
      page.at("items").forEach(event -> types.add(event.path("type").asString("")));
      next = page.text("next_cursor");
    } while (!page.at("items").isEmpty());

    assertThat(types)
        .containsSubsequence("session_established", "attributes_changed", "session_ended");
    Answer all = api.get("/v1/events?limit=100" + from(cursor)).is(200);
    assertThat(all.at("items"))
        .allSatisfy(event -> {
          assertThat(event.path("user").asString("")).isEqualTo("eventful");
          assertThat(event.path("initiator").path("kind").asString("")).isEqualTo("application");
          assertThat(event.path("id").asString("")).isNotEmpty();
          assertThat(event.path("at").asString("")).endsWith("Z");
        })
        .anySatisfy(event -> {
          assertThat(event.path("type").asString("")).isEqualTo("session_ended");
          assertThat(event.path("reason").asString("")).isEqualTo("signed_out");
          assertThat(event.path("session").asString("")).isEqualTo(id);
        });
  }

  @Test
  void whoeverWaitsHearsOfItWhenItHappens() throws Exception {
    String cursor = end();
    CompletableFuture<Answer> waiting =
        CompletableFuture.supplyAsync(() -> api.get("/v1/events?wait=50" + from(cursor)));

    api.signIn("awaited");

    Answer heard = waiting.get(20, TimeUnit.SECONDS).is(200);
    assertThat(heard.text("items.0.user")).isEqualTo("awaited");
  }

  /** Whether it waits by then or comes too late. */
  @Test
  void aRevokedKeyHearsOfNothingMore() throws Exception {
    ServiceKeys keys = api.server().bean(ServiceKeys.class);
    ServiceKeys.Issued issued =
        keys.create("short", null, Set.of(Scope.SESSIONS_READ), Initiator.SYSTEM);
    String secret = new String(issued.secret().reveal(), US_ASCII);
    String cursor = end();
    CompletableFuture<Answer> waiting =
        CompletableFuture.supplyAsync(
            () -> api.callAs(secret, "GET", "/v1/events?wait=50" + from(cursor), null));
    api.callAs(secret, "GET", "/v1/events", null).is(200);

    keys.revoke(issued.key().id(), null, Initiator.SYSTEM);
    api.signIn("unheard");

    waiting.get(20, TimeUnit.SECONDS).isProblem(401, "unauthorized");
  }

  @Test
  void aServiceKeyThatIsMadeOrRevokedIsAnEvent() {
    String cursor = end();

    String wish = "{\"name\": \"shop\", \"scopes\": [\"sessions:read\"]}";
    String id = api.post("/v1/service-keys", wish).is(201).text("id");
    api.call("DELETE", "/v1/service-keys/" + id, null).is(204);

    Answer heard = api.get("/v1/events?limit=10" + from(cursor)).is(200);
    assertThat(heard.at("items")).hasSize(2);
    assertThat(heard.text("items.0.type")).isEqualTo("service_key_created");
    assertThat(heard.text("items.1.type")).isEqualTo("service_key_revoked");
    assertThat(heard.text("items.0.subject")).isEqualTo(id);
    assertThat(heard.text("items.1.subject")).isEqualTo(id);
    assertThat(heard.text("items.0.tenant")).isEqualTo("default");
    assertThat(heard.text("items.0.initiator.kind")).isEqualTo("application");
    assertThat(heard.text("items.0.initiator.id")).hasSize(16).isNotEqualTo(id);
  }

  /** A server does not read while it answers, and would hear of it only when it writes. */
  @Test
  void whoeverLeavesGivesThePlaceBack() throws Exception {
    String key = api.key(null, Scope.SESSIONS_READ);
    String path = "/v1/events?wait=50" + from(end());
    String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + key;
    String brief = path.replace("wait=50", "wait=1");
    List<Socket> clients = new ArrayList<>();
    try {
      for (int i = 0; i < 32; i++) {
        clients.add(send(request));
      }
      while (api.callAs(key, "GET", brief, null).status() != 429) {
        clients.add(send(request)); // one of them found a call like this one in its place
        assertThat(clients).hasSizeLessThan(50);
      }
      for (Socket client : clients) {
        client.close();
      }
      Waiting.until(
          Waiting.PATIENCE, "a place", () -> api.callAs(key, "GET", brief, null).status() == 200);
    } finally {
      for (Socket client : clients) {
        client.close();
      }
    }
  }

  private static Socket send(String request) throws IOException {
    int port = URI.create(api.server().origin()).getPort();
    Socket client = new Socket(InetAddress.getLoopbackAddress(), port);
    client.getOutputStream().write((request + "\r\n\r\n").getBytes(US_ASCII));
    return client;
  }

  @Test
  void whoeverWaitsInVainHearsThatThereIsNothing() {
    String cursor = end();

    Answer nothing = api.get("/v1/events?wait=1" + from(cursor)).is(200);

    assertThat(nothing.at("items")).isEmpty();
    assertThat(nothing.text("next_cursor")).isNotEmpty();
  }
}
