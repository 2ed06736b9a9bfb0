package dev.sojourn.spring.traits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Client;
import dev.sojourn.DeviceTraits;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrowserTraitsTest {

  private static DeviceTraits describe(@Nullable String agent, Map<String, String> hints) {
    return new BrowserTraits().describe(new Client(null, agent, hints, null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko)"
            + " Chrome/130.0.0.0 Safari/537.36 | desktop | macOS | Chrome",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0"
            + " | desktop | Windows | Firefox",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 (KHTML, like Gecko)"
            + " Version/17.5 Safari/605.1.15 | desktop | macOS | Safari",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like"
            + " Gecko) Version/17.5 Mobile/15E148 Safari/604.1 | mobile | iOS | Safari",
        "Mozilla/5.0 (iPad; CPU OS 12_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
            + " Version/12.1.2 Mobile/15E148 Safari/604.1 | tablet | iPadOS | Safari",
        "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko)"
            + " Chrome/130.0.0.0 Mobile Safari/537.36 | mobile | Android | Chrome",
        "Mozilla/5.0 (Linux; Android 14; SM-X700) AppleWebKit/537.36 (KHTML, like Gecko)"
            + " Chrome/130.0.0.0 Safari/537.36 | tablet | Android | Chrome",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
            + " Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0 | desktop | Windows | Edge",
        "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"
            + " | desktop | Linux | Firefox",
        "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko)"
            + " Chrome/130.0.0.0 Safari/537.36 | desktop | ChromeOS | Chrome",
        "curl/8.5.0 | unknown | '' | curl",
      })
  void tellsByTheUserAgent(String agent, String kind, String os, String browser) {
    DeviceTraits traits = describe(agent, Map.of());

    assertThat(traits.kind().wireName()).isEqualTo(kind);
    assertThat(traits.os()).isEqualTo(os);
    assertThat(traits.browser()).isEqualTo(browser);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "Mozilla/5.0",
        "\"><script>alert(1)</script>",
        "((((((((",
        "%s%n%x",
        "🦊"
      })
  void saysNothingOfWhatItDoesNotKnow(String agent) {
    DeviceTraits traits = describe(agent, Map.of());

    assertThat(traits.os()).isEmpty();
    assertThat(traits.browser()).isEmpty();
    assertThat(traits.kind().wireName()).isEqualTo("unknown");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"Google Chrome\";v=\"130\", \"Not?A_Brand\";v=\"99\", \"Chromium\";v=\"130\""
            + " | \"macOS\" | ?0 | desktop | macOS | Chrome",
        "\"Chromium\";v=\"130\", \"Microsoft Edge\";v=\"130\" | \"Windows\" | ?0"
            + " | desktop | Windows | Edge",
        "\"Brave\";v=\"130\", \"Chromium\";v=\"130\" | \"Linux\" | ?0 | desktop | Linux | Brave",
        "\"Chromium\";v=\"130\", \"Not A;Brand\";v=\"8\" | \"Linux\" | ?0"
            + " | desktop | Linux | Chromium",
        "\"Google Chrome\";v=\"130\" | \"Android\" | ?1 | mobile | Android | Chrome",
        "\"Google Chrome\";v=\"130\" | \"Android\" | ?0 | tablet | Android | Chrome",
        "nonsense | nonsense | nonsense | unknown | `` | ``",
      })
  void believesHintsFirst(
      String brands, String platform, String mobile, String kind, String os, String browser) {
    Map<String, String> hints = new HashMap<>();
    hints.put("sec-ch-ua", brands);
    hints.put("sec-ch-ua-platform", platform);
    hints.put("sec-ch-ua-mobile", mobile);

    DeviceTraits traits = describe(null, hints);

    assertThat(traits.kind().wireName()).isEqualTo(kind);
    assertThat(traits.os()).isEqualTo(os);
    assertThat(traits.browser()).isEqualTo(browser);
  }

  @Test
  void theUserAgentFillsWhatHintsLeaveOpen() {
    DeviceTraits traits =
        describe(
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0.0.0 Safari/537.36",
            Map.of("sec-ch-ua", "\"Vivaldi\";v=\"7\", \"Chromium\";v=\"130\""));

    assertThat(traits.browser()).isEqualTo("Vivaldi");
    assertThat(traits.os()).isEqualTo("Linux");
  }

  @Test
  void aLongUserAgentIsReadInReasonableTime() {
    String agent = "Mozilla/5.0 (" + "Windows NT 10.0; ".repeat(40_000) + ")";

    assertThat(describe(agent, Map.of()).os()).isEqualTo("Windows");
  }
}
