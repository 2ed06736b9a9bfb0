package dev.sojourn.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sojourn.server.api.ApiServer.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Any bytes as the body of any call of a real server. It is carried out or refused as documented:
 * no fault, no session that nobody began, and a refusal is a problem that names what is wrong.
 */
class BodiesFuzzTest {

  @RegisterExtension static final ApiServer api = new ApiServer();

  private static final String[] CALLS = {
    "/v1/sessions/verify",
    "/v1/sessions",
    "/v1/sessions/end",
    "/v1/users",
    "/v1/users/fuzz/sign-out",
    "/v1/service-keys"
  };

  private static final Set<Integer> EXPECTED = Set.of(200, 201, 204, 400, 404, 409, 413, 422, 429);

  /** The first byte names the call, the others are its body. */
  @FuzzTest(maxDuration = "3m")
  void isCarriedOutOrRefused(byte[] data) {
    if (data.length == 0) {
      return;
    }
    String path = CALLS[(data[0] & 0xff) % CALLS.length];
    byte[] body = Arrays.copyOfRange(data, 1, data.length);

    Answer answer =
        api.send(
            api.request("POST", path, "").method("POST", BodyPublishers.ofByteArray(body)).build());

    assertThat(answer.status()).as(path + ": " + answer.http().body()).isIn(EXPECTED);
    if (answer.status() >= 400) {
      assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
      assertThat(answer.text("detail")).isNotEmpty();
    }
    if (path.endsWith("/verify") && answer.status() == 200) {
      assertThat(answer.at("active").booleanValue()).isFalse();
      assertThat(answer.text("reason")).isIn("malformed", "forged", "wrong_kind", "unknown");
    }
  }
}
