package dev.sojourn.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.SessionId;
import dev.sojourn.server.api.ApiServer.Answer;
import dev.sojourn.store.BackupStore;
import dev.sojourn.store.BackupStore.Backup;
import dev.sojourn.store.sqlite.SqliteStore;
import dev.sojourn.token.KeyRing;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What operators fetch: copies of the store, and which keys there are. */
class BackupTest {

  @RegisterExtension static final ApiServer api = new ApiServer();

  @TempDir Path directory;

  @Test
  void theAnswerIsTheStoreAsItWas() throws Exception {
    Answer signedIn = api.signIn("backed-up");

    HttpResponse<byte[]> answer = fetch();

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/octet-stream");
    assertThat(answer.headers().firstValueAsLong("Content-Length")).hasValue(answer.body().length);
    Path copy = Files.write(directory.resolve("copy.db"), answer.body());
    try (SqliteStore store = SqliteStore.open(copy)) {
      SessionId id = SessionId.parse(signedIn.text("session.id")).orElseThrow();
      assertThat(store.find(id).orElseThrow().session().userId()).isEqualTo("backed-up");
    }
  }

  @Test
  @Tag("SM-2")
  void nothingInItOpensAnything() throws Exception {
    Answer signedIn = api.signIn("kept-secret");

    String copy = new String(fetch().body(), StandardCharsets.ISO_8859_1);

    KeyRing.Key key = api.server().bean(KeyRing.class).current();
    assertThat(copy)
        .contains("kept-secret")
        .doesNotContain(signedIn.text("token"), signedIn.text("device_token"), api.key())
        .doesNotContain(Base64.getUrlEncoder().encodeToString(key.secret().reveal()))
        .doesNotContain(new String(key.secret().reveal(), StandardCharsets.ISO_8859_1));
  }

  @Test
  void oneAtATime() throws Exception {
    try (Backup other = api.server().bean(BackupStore.class).backUp().orElseThrow()) {
      assertThat(other.size()).isPositive();
      Answer refused = api.call("POST", "/v1/backup", null).isProblem(429, "too_many_requests");
      assertThat(refused.header("Retry-After")).isEqualTo("10");
    }
    assertThat(fetch().statusCode()).isEqualTo(200);
  }

  @Test
  void keysAreNamedAndNotShown() {
    KeyRing ring = api.server().bean(KeyRing.class);

    Answer keys = api.get("/v1/keys").is(200);

    assertThat(keys.at("items").size()).isEqualTo(1);
    assertThat(keys.at("items.0").propertyNames()).containsExactly("id", "current", "created_at");
    assertThat(keys.text("items.0.id")).isEqualTo("%08x".formatted(ring.current().id()));
    assertThat(keys.at("items.0.current").asBoolean()).isTrue();
    assertThat(keys.text("items.0.created_at")).isEqualTo(ring.current().createdAt().toString());
  }

  private static HttpResponse<byte[]> fetch() throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          api.request("POST", "/v1/backup", null).build(), HttpResponse.BodyHandlers.ofByteArray());
    }
  }
}
