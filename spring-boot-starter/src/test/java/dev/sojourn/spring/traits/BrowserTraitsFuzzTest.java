package dev.sojourn.spring.traits;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sojourn.Client;
import dev.sojourn.DeviceTraits;
import dev.sojourn.servlet.Clients;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Any words of a browser about itself, one header a line: what is told of its device is bounded, is
 * fit to be shown, and is the same the next time.
 */
class BrowserTraitsFuzzTest {

  private static final BrowserTraits TRAITS = new BrowserTraits();

  @FuzzTest(maxDuration = "2m")
  void whatIsToldIsBoundedAndFitToBeShown(byte[] data) {
    String[] lines = new String(data, StandardCharsets.UTF_8).split("\n", -1);
    Map<String, String> hints = new HashMap<>();
    for (int i = 1; i < lines.length && i <= Clients.HINTS.size(); i++) {
      hints.put(Clients.HINTS.get(i - 1), lines[i]);
    }
    Client client = new Client(null, lines[0], hints, null);

    DeviceTraits traits = TRAITS.describe(client);

    assertThat(TRAITS.describe(client)).isEqualTo(traits);
    for (String name : new String[] {traits.os(), traits.browser()}) {
      assertThat(name.length()).isLessThanOrEqualTo(DeviceTraits.MAX_LENGTH);
      assertThat(name.codePoints())
          .noneMatch(Character::isISOControl)
          .noneMatch(c -> Character.getType(c) == Character.SURROGATE);
    }
  }
}
