package dev.sojourn.binding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Client;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FingerprintTest {

  private static final String FULL = "x".repeat(Fingerprint.MAX_LENGTH);

  private static @Nullable Fingerprint of(String agent, String... hints) {
    Map<String, String> named = new HashMap<>();
    for (int i = 0; i < hints.length; i += 2) {
      named.put(hints[i], hints[i + 1]);
    }
    return Fingerprint.of(new Client(null, agent, named, null));
  }

  @ParameterizedTest
  @CsvSource({
    "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0, Edge, Windows",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Version/18.0 Safari/605.1, Safari, macOS",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) CriOS/140.0 Safari/604.1, Chrome, iOS",
    "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Firefox/145.0, Firefox, Linux",
    "curl/8.5.0, curl, ''",
    "my program 2, my, ''",
    "program, program, ''",
    "/8.5.0, '', ''",
  })
  void aBrowserIsItsFamilyAndAnyOtherProgramItsName(String agent, String browser, String platform) {
    assertThat(of(agent)).isEqualTo(new Fingerprint(browser, platform, null));
  }

  @Test
  void withoutAUserAgentThereIsNone() {
    assertThat(of(null)).isNull();
    assertThat(of("  ")).isNull();
  }

  @Test
  void hintsAreTheBrandsInOrderAndThePlatform() {
    String brands = "\"Google Chrome\";v=\"140\", \"Not?A_Brand\";v=\"8\", \"Chromium\"; v=\"140\"";
    assertThat(of("x", "sec-ch-ua", brands, "sec-ch-ua-platform", "\"Windows\"").hints())
        .isEqualTo("Chromium|Google Chrome|Windows");
    assertThat(of("x", "sec-ch-ua", "\"Chromium\";v=\"1\"").hints()).isEqualTo("Chromium|");
    assertThat(of("x", "sec-ch-ua-platform", "\"Windows\"").hints()).isNull();
  }

  @Test
  void eachPartIsCutToItsLength() {
    Fingerprint cut = new Fingerprint(FULL + "y", FULL + "y", FULL + "y");
    assertThat(cut).isEqualTo(new Fingerprint(FULL, FULL, FULL));
    assertThat(cut.browser()).isEqualTo(FULL);
    assertThat(cut.platform()).isEqualTo(FULL);
    assertThat(cut.hints()).isEqualTo(FULL);
  }

  @Test
  void aPairOfSurrogatesIsKeptOrLeftOutAsAWhole() {
    String before = FULL.substring(1);
    assertThat(new Fingerprint(before + "\ud83d\ude00", "", null).browser()).isEqualTo(before);
    assertThat(new Fingerprint(before.substring(1) + "\ud83d\ude00y", "", null).browser())
        .isEqualTo(before.substring(1) + "\ud83d\ude00");
  }

  @Test
  void browserAndPlatformAndHintsMustBeTheSame() {
    Fingerprint print = new Fingerprint("Chrome", "Windows", "Chromium|Windows");
    assertThat(print.matches(new Fingerprint("Chrome", "Windows", "Chromium|Windows"))).isTrue();
    assertThat(print.matches(new Fingerprint("Edge", "Windows", "Chromium|Windows"))).isFalse();
    assertThat(print.matches(new Fingerprint("Chrome", "Linux", "Chromium|Windows"))).isFalse();
    assertThat(print.matches(new Fingerprint("Chrome", "Windows", "Brave|Windows"))).isFalse();
  }

  @Test
  void hintsCountOnlyWhereBothHaveThem() {
    Fingerprint with = new Fingerprint("Chrome", "Windows", "Chromium|Windows");
    Fingerprint without = new Fingerprint("Chrome", "Windows", null);
    assertThat(with.matches(without)).isTrue();
    assertThat(without.matches(with)).isTrue();
    assertThat(without.matches(new Fingerprint("Chrome", "Windows", null))).isTrue();
    assertThat(without.matches(new Fingerprint("Chrome", "Linux", null))).isFalse();
  }
}
