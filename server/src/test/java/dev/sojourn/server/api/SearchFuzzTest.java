package dev.sojourn.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sojourn.server.api.ApiServer.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Any filters, limits and cursors of a search, one {@code name=value} a line: a page within its
 * limit, or a refusal that names what is wrong; the same question has the same answer.
 */
class SearchFuzzTest {

  @RegisterExtension static final ApiServer api = new ApiServer();

  /** The most of any of these lists. */
  private static final int MOST = 1000;

  @FuzzTest(maxDuration = "3m")
  void findsAPageOrRefuses(byte[] data) {
    String query =
        Arrays.stream(new String(data, StandardCharsets.UTF_8).split("\n", -1))
            .map(SearchFuzzTest::encoded)
            .collect(Collectors.joining("&"));
    for (String list : new String[] {"/v1/sessions", "/v1/users", "/v1/events"}) {
      Answer answer = api.get(list + "?" + (query.contains("wait") ? "" : query));

      if (answer.status() == 200) {
        assertThat(answer.at("items").isArray()).isTrue();
        assertThat(answer.at("items").size()).isLessThanOrEqualTo(MOST);
      } else {
        assertThat(answer.status())
            .as(query + answer.http().body())
            .isIn(400, 404, 410, 414, 422, 431);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.text("detail")).isNotEmpty();
      }
    }
  }

  private static String encoded(String line) {
    int equals = line.indexOf('=');
    return equals < 0
        ? URLEncoder.encode(line, StandardCharsets.UTF_8)
        : URLEncoder.encode(line.substring(0, equals), StandardCharsets.UTF_8)
            + "="
            + URLEncoder.encode(line.substring(equals + 1), StandardCharsets.UTF_8);
  }
}
