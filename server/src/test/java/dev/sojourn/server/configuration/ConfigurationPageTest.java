package dev.sojourn.server.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.server.ServerSettings;
import dev.sojourn.spring.boot.KnownSettings;
import dev.sojourn.spring.boot.SojournProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The reference of all settings is what the settings say of themselves. */
class ConfigurationPageTest {

  private static final Path PAGE = Path.of("..", "docs", "configuration.md");

  /** {@code -Dconfiguration.write} writes it anew. */
  @Test
  void thePageIsUpToDate() throws IOException {
    String text = ConfigurationPage.text();
    if (System.getProperty("configuration.write") != null) {
      Files.writeString(PAGE, text);
    }

    assertThat(PAGE)
        .as("run this test with -Dconfiguration.write to bring the page up to date")
        .hasContent(text);
  }

  @Test
  void everySettingThatIsReadIsDescribed() {
    Stream<String> known =
        Stream.concat(
            Stream.of(SojournProperties.class, ServerSettings.class)
                .flatMap(settings -> new KnownSettings(settings).names().stream()),
            ConfigurationPage.ofApplications().stream());

    assertThat(Setting.all().stream().map(Setting::name))
        .containsExactlyInAnyOrderElementsOf(
            known
                .map(name ->
                    "sojourn."
                        + name.replaceFirst("^policies\\.\\*", "policies.<name>")
                            .replace("*", "<kind>"))
                .toList());
  }

  @Test
  void everySettingSaysWhatItIs() {
    assertThat(Setting.all())
        .hasSizeGreaterThan(30)
        .allSatisfy(setting -> {
          assertThat(setting.description()).as(setting.name()).hasSizeGreaterThan(20);
          assertThat(setting.description()).as(setting.name()).doesNotContain("|", "{@");
          assertThat(setting.typeText()).as(setting.name()).isNotEmpty();
          assertThat(setting.isQuantity() && setting.bounds().isEmpty())
              .as("%s: a quantity has bounds", setting.name())
              .isFalse();
        });
  }
}
