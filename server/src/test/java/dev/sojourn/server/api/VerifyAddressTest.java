package dev.sojourn.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.server.Wire;
import dev.sojourn.server.api.ApiServer.Answer;
import dev.sojourn.server.security.Scope;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code POST /v1/sessions/verify} stands ahead of the filters that the other calls pass through,
 * and refuses by itself what they would.
 */
class VerifyAddressTest {

  private static final String VERIFY = "/v1/sessions/verify";

  @RegisterExtension static final ApiServer api = new ApiServer();

  private static String body(String token) {
    return "{\"token\": " + api.json(token) + "}";
  }

  /** Addresses are kept in logs: nobody shall get used to this. */
  @ParameterizedTest
  @ValueSource(strings = {"?token=%s", "?access_token=%s", "?%s", "?tenant=default&token=%s"})
  void aTokenInTheAddressIsRefused(String query) {
    String token = api.signIn("in-the-address").text("token");

    for (String sent : new String[] {body(token), "{}"}) {
      Answer refused = api.post(VERIFY + query.formatted(token), sent);

      refused.isProblem(400, "malformed_request");
      assertThat(refused.http().body()).doesNotContain(token);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"?tenant=%zz", "?tenant=%ff", "?tenant=%ed%a0%80"})
  void aQueryThatIsNotWellFormedIsRefused(String query) {
    Wire.Answer answer = new Wire(api.server()).post(VERIFY + query, "{}");

    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.isProblem()).isTrue();
  }

  @Test
  void theTenantOfTheAddressIsTheOneWhoseSessionsCount() {
    String token = api.signIn("of-default").text("token");
    String acme = api.key("acme", Scope.SESSIONS_VERIFY);

    assertThat(api.post(VERIFY, body(token)).is(200).at("active").asBoolean()).isTrue();
    assertThat(api.post(VERIFY + "?tenant=default", body(token)).is(200).at("active").asBoolean())
        .isTrue();
    assertThat(api.post(VERIFY + "?tenant=acme", body(token)).is(200).text("reason"))
        .isEqualTo("unknown");
    api.callAs(acme, "POST", VERIFY + "?tenant=acme", body(token)).is(200);
    api.callAs(acme, "POST", VERIFY + "?tenant=default", body(token)).isProblem(404, "not_found");
    api.post(VERIFY + "?tenant=no%20name", body(token)).isProblem(422, "invalid_value");
  }

  @ParameterizedTest
  @ValueSource(strings = {"utf-16", "iso-8859-1", "nope", ""})
  void aBodyThatIsSaidNotToBeUtf8IsRefused(String charset) {
    HttpRequest request =
        api.request("POST", VERIFY, body("x"))
            .setHeader("Content-Type", "application/json; charset=" + charset)
            .build();

    api.send(request).isProblem(415, "unsupported_media_type");
  }
}
