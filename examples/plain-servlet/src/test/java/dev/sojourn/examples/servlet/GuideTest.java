package dev.sojourn.examples.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The code of docs/from-tomcat.md is the notebook's. */
class GuideTest {

  private static final Pattern CODE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @Test
  void theCodeOfTheGuideIsTheNotebooks() throws IOException {
    String notebook =
        Files.readString(Path.of("src/main/java/dev/sojourn/examples/servlet/Notebook.java"));
    List<MatchResult> code =
        CODE.matcher(Files.readString(Path.of("../../docs/from-tomcat.md"))).results().toList();
    assertThat(code).isNotEmpty();
    assertThat(code)
        .allSatisfy(block -> assertThat(words(notebook)).contains(words(block.group(1))));
  }

  private static String words(String code) {
    return code.replaceAll("\\s", "");
  }
}
