package dev.sojourn.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Initiator;
import dev.sojourn.server.TestServer;
import dev.sojourn.server.api.ApiServer.Answer;
import dev.sojourn.server.security.Scope;
import dev.sojourn.testkit.ManualTime;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Sessions that open for whoever signed in: as applications, and as browsers, meet them. */
class BindingTest {

  private static final String HOME = "{\"ip\": \"192.0.2.7\", \"user_agent\": \"Desk/1.0\"}";
  private static final String AWAY = "{\"ip\": \"203.0.113.5\", \"user_agent\": \"Desk/1.1\"}";

  @RegisterExtension static final ApiServer api = new ApiServer();

  private static Answer signIn(String user, String policy) {
    return api.post(
            "/v1/sessions",
            """
            {"user": "%s", "policy": "%s", "factors": [{"method": "password"}], "client": %s}\
            """
                .formatted(user, policy, HOME))
        .is(201);
  }

  private static Answer verify(String token, String client) {
    return api.post("/v1/sessions/verify", "{\"token\": \"%s\"%s}".formatted(token, client))
        .is(200);
  }

  private static String by(String client) {
    return ", \"client\": " + client;
  }

  @Test
  @Tag("SM-17")
  @Tag("Okta-2023")
  void aCallerFromElsewhereIsAllowedNothingUntilANewProofFromThere() {
    Answer created = signIn("binding-1", "roaming");
    String token = created.text("token");
    assertThat(created.at("session.bound_to").toString())
        .isEqualTo("[\"address\",\"fingerprint\"]");
    assertThat(verify(token, by(HOME)).at("allowed").asBoolean()).isTrue();

    Answer away = verify(token, by(AWAY));
    assertThat(away.at("active").asBoolean()).isTrue();
    assertThat(away.at("allowed").asBoolean()).isFalse();
    assertThat(away.text("unmet.0.requirement")).isEqualTo("binding");
    assertThat(away.text("unmet.0.needed")).isEqualTo("address");
    assertThat(away.at("session.factors").size()).isZero();

    Answer proved =
        api.post(
                "/v1/sessions/" + created.text("session.id") + "/factors",
                "{\"factors\": [{\"method\": \"password\"}], \"client\": " + AWAY + "}")
            .is(200);
    assertThat(verify(proved.text("token"), by(AWAY)).at("allowed").asBoolean()).isTrue();
    assertThat(verify(proved.text("token"), by(HOME)).at("allowed").asBoolean()).isFalse();
  }

  @Test
  void aRefusedCallerEndsNothingAndIsAnEvent() {
    Answer created = signIn("binding-2", "fixed");
    String token = created.text("token");
    String home =
        by(HOME.replace("}", ", \"device_token\": \"" + created.text("device_token") + "\"}"));

    assertThat(verify(token, by(HOME)).text("reason")).isEqualTo("binding_violated");
    assertThat(verify(token, "").text("reason")).isEqualTo("binding_violated");
    assertThat(verify(token, by(AWAY)).text("reason")).isEqualTo("binding_violated");
    assertThat(verify(token, home).at("active").asBoolean()).isTrue();

    String events = api.get("/v1/users/binding-2/export").is(200).http().body();
    assertThat(events).contains("address_mismatch", "device_token_mismatch");
    assertThat(events).doesNotContain("203.0.113.5");
  }

  @Test
  void anAddressIsBelievedOfTrustedProxiesOnly(@TempDir Path directory) throws Exception {
    Map<String, String> policy =
        Map.of(
            "sojourn.policies.default.binding.address", "exact",
            "sojourn.policies.default.binding.address-reaction", "reject");
    try (TestServer server = TestServer.start(directory, new ManualTime(), policy)) {
      String token = signInAt(server);
      assertThat(me(server, token, "192.0.2.7")).isEqualTo(401);
    }
    var trusting = new java.util.HashMap<>(policy);
    trusting.put("sojourn.trusted-proxies", "127.0.0.0/8,::1");
    try (TestServer server = TestServer.start(directory, new ManualTime(), trusting)) {
      String token = signInAt(server);
      assertThat(me(server, token, "192.0.2.7")).isEqualTo(200);
      assertThat(me(server, token, "203.0.113.9, 192.0.2.7")).isEqualTo(200);
      assertThat(me(server, token, "192.0.2.7, 203.0.113.9")).isEqualTo(401);
    }
  }

  private static String signInAt(TestServer server) throws Exception {
    String key =
        new String(
            server
                .bean(dev.sojourn.server.security.ServiceKeys.class)
                .create("test", null, java.util.EnumSet.allOf(Scope.class), Initiator.SYSTEM)
                .secret()
                .reveal(),
            java.nio.charset.StandardCharsets.US_ASCII);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.origin() + "/v1/sessions"))
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"user\": \"alice\", \"client\": " + HOME + "}"))
            .build();
    String body =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
    return body.replaceAll(".*\"token\":\"(sjr_[^\"]*)\".*", "$1");
  }

  private static int me(TestServer server, String token, String forwarded) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.origin() + "/v1/me"))
            .header("Authorization", "Bearer " + token)
            .header("X-Forwarded-For", forwarded)
            .build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }
}
