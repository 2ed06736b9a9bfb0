package dev.sojourn.examples.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/from-spring-session.md adds is what the shop has. */
class GuideTest {

  private static final Pattern DIFF = Pattern.compile("```diff\n(.*?)```", Pattern.DOTALL);

  @Test
  void everyLineThatTheGuideAddsIsInTheShop() throws IOException {
    String guide = Files.readString(Path.of("../../docs/from-spring-session.md"));
    String shop =
        Files.readString(Path.of("pom.xml"))
            + Files.readString(Path.of("src/main/resources/application.yaml"));
    List<String> added =
        DIFF.matcher(guide)
            .results()
            .flatMap(diff -> diff.group(1).lines())
            .filter(line -> line.startsWith("+"))
            .map(line -> line.substring(1))
            .toList();
    assertThat(added).hasSizeGreaterThan(8).allSatisfy(line -> assertThat(shop).contains(line));
  }

  @Test
  void nothingOfSpringSessionsOwnIsLeft() throws IOException {
    Matcher own =
        Pattern.compile("session-(jdbc|data-redis)").matcher(Files.readString(Path.of("pom.xml")));
    assertThat(own.find()).isFalse();
  }
}
