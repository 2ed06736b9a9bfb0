package dev.sojourn.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.server.api.ApiServer.Answer;
import dev.sojourn.server.security.Scope;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** Everything that is kept about one user, and nothing that opens anything. */
class UserExportTest {

  @RegisterExtension static final ApiServer api = new ApiServer();

  @Test
  void everythingAboutAUserIsOneDocument() {
    api.post(
            "/v1/users",
            """
            {"user": "exported", "password": "first secret", "roles": ["editor"],
             "permissions": ["doc:read"], "attributes": {"color": "red"}}\
            """)
        .is(201);
    Answer ended = api.signIn("exported");
    api.post("/v1/sessions/" + ended.text("session.id") + "/end", "{\"reason\":\"signed_out\"}")
        .is(200);
    api.time().advance(Duration.ofSeconds(1));
    Answer living = api.signIn("exported");
    Answer other = api.signIn("not-exported");

    Answer export = api.get("/v1/users/exported/export").is(200);

    assertThat(export.header("Content-Type")).isEqualTo("application/json");
    assertThat(export.body().propertyNames())
        .containsExactly("user", "account", "devices", "sessions", "events");
    assertThat(export.at("user")).isEqualTo(api.get("/v1/users/exported").body());
    assertThat(export.text("user.attributes.color")).isEqualTo("red");
    assertThat(export.at("account").propertyNames()).containsExactly("name", "password_changed_at");
    assertThat(export.text("account.name")).isEqualTo("exported");
    assertThat(export.at("devices").valueStream().map(device -> device.path("id").asString()))
        .containsExactlyInAnyOrder(
            ended.text("session.device.id"), living.text("session.device.id"));
    assertThat(export.at("devices").get(0).propertyNames())
        .contains("name", "first_seen_at", "last_seen_at");
    assertThat(export.at("sessions").valueStream().map(session -> session.path("id").asString()))
        .containsExactly(living.text("session.id"), ended.text("session.id"));
    assertThat(export.text("sessions.0.state")).isEqualTo("active");
    assertThat(export.text("sessions.0.created_from_ip")).isEqualTo("192.0.2.7");
    assertThat(export.text("sessions.0.created_from_user_agent")).isEqualTo("curl/8.5.0");
    assertThat(export.text("sessions.1.end_reason")).isEqualTo("signed_out");
    assertThat(export.at("events").valueStream().map(event -> event.path("type").asString()))
        .contains("session_established", "session_ended");
    assertThat(export.at("events").valueStream())
        .allMatch(event -> event.path("user").asString("").equals("exported"));
    assertThat(export.http().body())
        .doesNotContain(
            "sjr_",
            "sjd_",
            "argon2",
            living.text("token"),
            living.text("device_token"),
            other.text("session.id"));
  }

  @Test
  void longListsAreWholeWhateverThePages() {
    String key = api.key("crowded", Scope.values());
    for (int i = 0; i < 450; i++) {
      api.callAs(
              key,
              "POST",
              "/v1/sessions",
              "{\"user\": \"busy\", \"attributes\": {\"n\": %d}}".formatted(i))
          .is(201);
    }

    Answer export = api.callAs(key, "GET", "/v1/users/busy/export", null).is(200);

    long begun =
        export
            .at("events")
            .valueStream()
            .filter(event -> event.path("type").asString().equals("session_established"))
            .count();
    assertThat(begun).isEqualTo(450);
    assertThat(export.at("sessions").size()).isEqualTo(450);
    assertThat(
            export
                .at("sessions")
                .valueStream()
                .map(session -> session.path("id").asString())
                .distinct())
        .hasSize(450);
    assertThat(export.at("devices").size()).isEqualTo(100);
  }

  @Test
  void whatIsLeftOfADeletedUserIsNotForWhoBearsTheIdNext() {
    Answer session = api.signIn("gone");
    api.call("DELETE", "/v1/users/gone", null).is(204);

    api.get("/v1/users/gone/export").isProblem(404, "not_found");
    Answer anew = api.signIn("gone");

    Answer export = api.get("/v1/users/gone/export").is(200);
    assertThat(export.at("sessions").valueStream().map(s -> s.path("id").asString()))
        .containsExactly(anew.text("session.id"));
    assertThat(export.at("devices").size()).isOne();
    assertThat(export.at("events").valueStream().map(event -> event.path("type").asString()))
        .containsExactly("session_established", "device_added");
    assertThat(export.http().body()).doesNotContain(session.text("session.id"));
  }

  @Test
  void aUserOfWhomNothingIsKeptIsNotFound() {
    api.get("/v1/users/never-seen/export").isProblem(404, "not_found");
    api.get("/v1/users/" + "x".repeat(256) + "/export").isProblem(422, "invalid_value");
  }

  @Test
  void whatBelongsToAnotherTenantIsNotThere() {
    String blue = api.key("export-blue", Scope.values());
    String green = api.key("export-green", Scope.values());
    Answer session = api.callAs(blue, "POST", "/v1/sessions", "{\"user\": \"ann\"}").is(201);
    api.callAs(green, "POST", "/v1/sessions", "{\"user\": \"ann\"}").is(201);

    api.callAs(green, "GET", "/v1/users/ann/export?tenant=export-blue", null)
        .isProblem(404, "not_found");
    JsonNode own = api.callAs(blue, "GET", "/v1/users/ann/export", null).is(200).body();

    assertThat(own.path("sessions").valueStream().map(s -> s.path("id").asString()))
        .containsExactly(session.text("session.id"));
    assertThat(own.path("events").valueStream())
        .isNotEmpty()
        .allMatch(event -> event.path("tenant").asString("").equals("export-blue"));
  }
}
