package dev.sojourn.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.store.SessionStore;
import dev.sojourn.store.sqlite.SqliteStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

/** What an operator reads when the application does not start. */
@ExtendWith(OutputCaptureExtension.class)
class FailureAnalysisTest {

  @TempDir Path directory;

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration(SojournAutoConfiguration.class)
  static class Application {}

  private static void start(String... arguments) {
    assertThatThrownBy(() ->
            new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .run(arguments))
        .isInstanceOf(RuntimeException.class);
  }

  private String store() {
    return directory.resolve("sessions.db").toString();
  }

  @Test
  void whoStatesNoStoreIsToldHow(CapturedOutput output) {
    start();

    assertThat(output)
        .contains(
            "APPLICATION FAILED TO START", "sojourn.store.url must say where sessions are kept")
        .contains("State sojourn.store.url as said above, in application.properties")
        .doesNotContain("\tat dev.sojourn");
  }

  @Test
  void whoStatesAValueOutOfBoundsIsToldWhereItStands(CapturedOutput output) {
    start("--sojourn.store.url=sqlite:" + store(), "--sojourn.max-staleness=2h");

    assertThat(output)
        .contains("sojourn.max-staleness must be 1ms to 1h, not 2h")
        .contains("Change sojourn.max-staleness, which is stated in")
        .contains("\"sojourn.max-staleness\" from property source \"commandLineArgs\"");
  }

  @Test
  void whoMisspellsASettingIsToldWhich(CapturedOutput output) {
    start("--sojourn.store.url=sqlite:" + store(), "--sojourn.max-stalenes=1s");

    assertThat(output)
        .contains("unknown setting: sojourn.max-stalenes (the nearest known one is")
        .contains("Change sojourn.max-stalenes, which is stated in");
  }

  @Test
  void whoMakesErrorsInTheRulesIsToldAllOfThemWithTheirLines(CapturedOutput output)
      throws IOException {
    Path rules =
        Files.writeString(
            directory.resolve("rules.yaml"),
            """
            rules:
              - path: x
                require: signed_in
              - path: /y
                require: signed-in
            """);
    start("--sojourn.store.url=sqlite:" + store(), "--sojourn.rules=" + rules);

    assertThat(output)
        .contains("sojourn.rules: " + rules + ", line 2: `x` must begin with a slash")
        .contains("line 5: `require` must be anonymous")
        .contains("Correct these lines; docs/access.md says how rules are written.")
        .doesNotContain("\tat dev.sojourn");
  }

  @Test
  void whoNamesRulesThatAreNotThereIsToldWhere(CapturedOutput output) {
    start("--sojourn.store.url=sqlite:" + store(), "--sojourn.rules=/nowhere/rules.yaml");

    assertThat(output)
        .contains("sojourn.rules: there is no file /nowhere/rules.yaml")
        .contains("Change sojourn.rules, which is stated in");
  }

  @Test
  void whoNamesAFileThatIsOpenElsewhereIsToldSo(CapturedOutput output) {
    try (SessionStore open = SqliteStore.open(Path.of(store()))) {
      assertThat(open.keyFile()).isPresent();
      start("--sojourn.store.url=sqlite:" + store());
    }

    assertThat(output)
        .contains("is in use by another store")
        .contains("a file is for one process alone");
  }

  /** As by a variable of the environment that nobody has set: it must not open everything. */
  @Test
  void whoStatesNoFileOfRulesIsToldSo(CapturedOutput output) {
    start("--sojourn.store.url=sqlite:" + store(), "--sojourn.rules=");

    assertThat(output).contains("sojourn.rules names no file");
  }

  @Test
  void whoNamesAFileInNoDirectoryIsToldToMakeIt(CapturedOutput output) {
    start("--sojourn.store.url=sqlite:" + store() + "/nowhere/sessions.db");

    assertThat(output).contains("directory").contains("Make the directory of the file that");
  }

  @Test
  void whoNamesADatabaseThatDoesNotAnswerIsToldWhatToSee(CapturedOutput output) {
    start(
        "--sojourn.store.url=postgres://nobody@localhost:1/nowhere",
        "--sojourn.store.postgres.timeout=1s");

    assertThat(output)
        .contains("See whether the database of sojourn.store.url (postgres://nobody@localhost:1/");
  }
}
