package dev.sojourn.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.server.api.ApiServer.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Users, their devices and what ends their sessions. */
class UsersTest {

  @RegisterExtension static final ApiServer api = new ApiServer();

  @Test
  void aUserIsMadeReadChangedAndDeleted() {
    Answer made =
        api.post(
                "/v1/users",
                """
                {"user": "made by hand", "password": "correct horse", "roles": ["editor"],
                 "attributes": {"lang": "en"}}\
                """)
            .is(201);
    String path = "/v1/users/made%20by%20hand";
    assertThat(made.header("Location")).isEqualTo(path);
    assertThat(made.http().body()).doesNotContain("horse");

    Answer read = api.get(path).is(200);
    assertThat(read.body()).isEqualTo(made.body());
    assertThat(read.at("roles").toString()).isEqualTo("[\"editor\"]");
    assertThat(read.at("security_version").asLong()).isPositive();
    assertThat(read.header("ETag")).isEqualTo("\"" + read.text("version") + "\"");
    api.post("/v1/users", "{\"user\": \"made by hand\"}").isProblem(409, "already_exists");

    Answer patched = api.call("PATCH", path, "{\"permissions\": [\"doc:read\"]}").is(200);
    assertThat(patched.at("roles").toString()).isEqualTo("[\"editor\"]");
    assertThat(patched.at("permissions").toString()).isEqualTo("[\"doc:read\"]");

    api.call("DELETE", path, null).is(204);
    api.get(path).isProblem(404, "not_found");
    api.call("DELETE", path, null).isProblem(404, "not_found");
  }

  /** What is no control character and not {@code / \\ % ;} may be in an id, and then in a path. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\u2028b",
        "a\u2029b",
        "a\u202eb",
        "\u00a0",
        "\ud83d\ude00",
        "a?b#c&d+e",
        "a:b@c"
      })
  void everyIdThatCanBeMadeCanBeAddressed(String id) {
    String path = "/v1/users/" + URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    api.call("PATCH", path, "{\"roles\": [\"editor\"]}").is(200);
    assertThat(api.get(path).is(200).text("user")).isEqualTo(id);
  }

  @Test
  void aStaleVersionIsRefused() {
    Answer first = api.call("PATCH", "/v1/users/stale", "{\"roles\": [\"a\"]}").is(200);
    Answer second = api.call("PATCH", "/v1/users/stale", "{\"roles\": [\"b\"]}").is(200);

    api.send(
            api.request("PATCH", "/v1/users/stale", "{\"disabled\": true}")
                .header("If-Match", first.header("ETag"))
                .build())
        .isProblem(412, "stale_version");
    api.send(
            api.request("PATCH", "/v1/users/stale", "{\"attributes\": {\"x\": 1}}")
                .header("If-Match", second.header("ETag"))
                .build())
        .is(200);
    assertThat(api.get("/v1/users/stale").at("disabled").asBoolean()).isFalse();
  }

  @Test
  void liveSessionsHaveNewRolesAtOnce() {
    Answer session = api.signIn("promoted");

    api.call("PATCH", "/v1/users/promoted", "{\"roles\": [\"chief\"]}").is(200);

    assertThat(api.verify(session.text("token")).at("session.roles").toString())
        .isEqualTo("[\"chief\"]");
  }

  @Test
  @Tag("ASVS-7.4.3")
  void signOutSparesTheOneSession() {
    Answer first = api.signIn("leaving");
    Answer second = api.signIn("leaving");

    api.post(
            "/v1/users/leaving/sign-out",
            "{\"except\": \"%s\", \"reason\": \"signed_out_elsewhere\"}"
                .formatted(second.text("session.id")))
        .is(204);

    assertThat(api.verify(first.text("token")).text("reason")).isEqualTo("signed_out_elsewhere");
    assertThat(api.verify(second.text("token")).at("active").asBoolean()).isTrue();
    api.call("POST", "/v1/users/leaving/sign-out", null).is(204);
    assertThat(api.verify(second.text("token")).text("reason")).isEqualTo("ended_by_admin");
    api.post("/v1/users/leaving/sign-out", "{\"except\": \"x\"}").isProblem(422, "invalid_value");
    api.call("POST", "/v1/users/nobody/sign-out", null).isProblem(404, "not_found");
  }

  @Test
  @Tag("ASVS-7.4.2")
  @Tag("CVE-2021-26921")
  void deletingEndsEverySession() {
    api.post("/v1/users", "{\"user\": \"deleted\", \"password\": \"first secret\"}").is(201);
    api.call("PATCH", "/v1/users/deleted", "{\"attributes\": {\"color\": \"red\"}}").is(200);
    Answer session = api.signIn("deleted");
    api.post("/v1/sessions/" + api.signIn("deleted").text("session.id") + "/end", "{}").is(200);

    api.call("DELETE", "/v1/users/deleted", null).is(204);

    assertThat(api.verify(session.text("token")).text("reason")).isEqualTo("user_deleted");
    api.get("/v1/users/deleted").isProblem(404, "not_found");
    api.call("DELETE", "/v1/users/deleted", null).isProblem(404, "not_found");
    assertThat(api.get("/v1/sessions?user=deleted").at("items").size()).isZero();
    api.post("/v1/users/deleted/password", "{\"password\": \"second secret\"}")
        .isProblem(404, "not_found");
    api.call("POST", "/v1/users/deleted/sign-out", null).isProblem(404, "not_found");
  }

  @Test
  void whoBearsTheIdOfADeletedUserIsSomebodyNew() {
    api.call("PATCH", "/v1/users/reborn", "{\"roles\": [\"chief\"]}").is(200);
    Answer old = api.signIn("reborn");
    long pending = api.get("/v1/users/reborn").at("security_version").asLong();
    api.call("DELETE", "/v1/users/reborn", null).is(204);
    api.post("/v1/sessions", "{\"user\": \"reborn\", \"security_version\": %d}".formatted(pending))
        .isProblem(409, "user_changed");

    Answer anew =
        api.post("/v1/users", "{\"user\": \"reborn\", \"password\": \"a new secret\"}").is(201);
    Answer session = api.signIn("reborn");

    assertThat(anew.at("roles").size()).isZero();
    assertThat(api.verify(old.text("token")).text("reason")).isEqualTo("user_deleted");
    assertThat(api.get("/v1/sessions?user=reborn").at("items").size()).isOne();
    assertThat(api.get("/v1/users/reborn/devices").at("items").size()).isOne();
    assertThat(api.verify(session.text("token")).at("active").asBoolean()).isTrue();
  }

  @Test
  @Tag("ASVS-7.4.3")
  @Tag("CVE-2021-26921")
  void aNewPasswordEndsTheSessions() {
    api.post("/v1/users", "{\"user\": \"renewed\", \"password\": \"first secret\"}").is(201);
    Answer session = api.signIn("renewed");

    api.post("/v1/users/renewed/password", "{\"password\": \"second secret\"}").is(204);

    assertThat(api.verify(session.text("token")).text("reason")).isEqualTo("credential_changed");
    api.post("/v1/users/nobody/password", "{\"password\": \"second secret\"}")
        .isProblem(404, "not_found");
  }

  @ParameterizedTest
  @ValueSource(strings = {"short", "password", "aaaaaaaaaaaa", "weak-one"})
  void weakPasswordsAreRefusedAndNotRepeated(String password) {
    Answer refused =
        api.post("/v1/users", "{\"user\": \"weak-one\", \"password\": \"%s\"}".formatted(password))
            .isProblem(422, "invalid_value");

    assertThat(refused.text("errors.0.field")).isEqualTo("password");
    api.get("/v1/users/weak-one").isProblem(404, "not_found");
  }

  @Test
  void usersAreListedInPages() {
    for (String name : List.of("paged-c", "paged-a", "paged-b")) {
      api.call("PATCH", "/v1/users/" + name + "?tenant=paged", "{}").is(200);
    }

    List<String> names = new ArrayList<>();
    String cursor = "";
    do {
      Answer page =
          api.get("/v1/users?tenant=paged&limit=2" + (cursor.isEmpty() ? "" : "&cursor=" + cursor))
              .is(200);
      page.at("items").forEach(user -> names.add(user.path("user").asString("")));
      cursor = page.text("next_cursor");
    } while (!cursor.isEmpty());

    assertThat(names).containsExactly("paged-a", "paged-b", "paged-c");
  }

  @Test
  void devicesAreListedRenamedAndRemoved() {
    Answer session = api.signIn("equipped");
    String devices = "/v1/users/equipped/devices";
    String device = devices + "/" + session.text("session.device.id");

    Answer listed = api.get(devices).is(200);
    assertThat(listed.text("items.0.id")).isEqualTo(session.text("session.device.id"));
    assertThat(listed.text("items.0.name")).isEqualTo("curl");
    assertThat(listed.text("items.0.sessions.0.id")).isEqualTo(session.text("session.id"));

    Answer renamed = api.call("PATCH", device, "{\"name\": \" Kitchen \"}").is(200);
    assertThat(renamed.text("name")).isEqualTo("Kitchen");
    api.call("PATCH", device, "{\"name\": \"\"}").isProblem(422, "invalid_value");
    api.call("PATCH", device, "{\"name\": \"" + "x".repeat(65) + "\"}")
        .isProblem(422, "invalid_value");
    api.call("PATCH", "/v1/users/promoted/devices/x", "{\"name\": \"x\"}")
        .isProblem(404, "not_found");

    api.call("DELETE", device, null).is(204);

    assertThat(api.verify(session.text("token")).text("reason")).isEqualTo("device_removed");
    api.call("DELETE", device, null).isProblem(404, "not_found");
  }

  @Test
  void anotherUsersDeviceIsNotFound() {
    Answer session = api.signIn("owner");
    api.signIn("stranger");
    String device = "/v1/users/stranger/devices/" + session.text("session.device.id");

    api.call("PATCH", device, "{\"name\": \"mine\"}").isProblem(404, "not_found");
    api.call("DELETE", device, null).isProblem(404, "not_found");

    assertThat(api.verify(session.text("token")).at("active").asBoolean()).isTrue();
  }
}
