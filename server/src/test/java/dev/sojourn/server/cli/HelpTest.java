package dev.sojourn.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What commands say of themselves. */
class HelpTest {

  private static final CommandLine ALL = Main.commandLine(Cli.NOBODY);

  @TempDir Path directory;

  /** Every command that does something, by its names. */
  static Stream<List<String>> commands() {
    return below(ALL, List.of());
  }

  private static Stream<List<String>> below(CommandLine command, List<String> names) {
    Map<String, CommandLine> children = command.getSubcommands();
    return children.isEmpty()
        ? Stream.of(names)
        : children.entrySet().stream()
            .flatMap(child -> {
              List<String> all = new ArrayList<>(names);
              all.add(child.getKey());
              return below(child.getValue(), all);
            });
  }

  @Test
  void everyCommandOfTheInterfaceIsThere() {
    assertThat(commands().map(names -> String.join(" ", names)))
        .contains(
            "demo",
            "serve",
            "users create",
            "users set-password",
            "users list",
            "users show",
            "users update",
            "users delete",
            "users sign-out",
            "sessions list",
            "sessions show",
            "sessions end",
            "tenants sign-out",
            "keys list",
            "service-keys create",
            "service-keys list",
            "service-keys revoke",
            "rules test",
            "backup",
            "restore",
            "doctor",
            "completion");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandHasHelpWithExamples(List<String> names) {
    List<String> arguments = new ArrayList<>(names);
    arguments.add("--help");

    Cli.Done help = Cli.run(arguments.toArray(String[]::new)).isDone();

    String command = "sojourn " + String.join(" ", names);
    assertThat(help.out()).startsWith("Usage: " + command).contains("Example", "-h, --help");
    assertThat(help.out().lines().filter(line -> line.startsWith("  ") && line.contains(command)))
        .as("examples")
        .isNotEmpty();
    assertThat(help.out().lines()).allMatch(line -> line.length() <= 100);
  }

  /** An example that is wrong use would teach it. */
  @ParameterizedTest
  @MethodSource("commands")
  void everyExampleCanBeParsed(List<String> names) {
    CommandLine command = ALL;
    for (String name : names) {
      command = command.getSubcommands().get(name);
    }
    List<String> examples =
        Stream.of(command.getCommandSpec().usageMessage().footer())
            .map(line -> line.replaceAll(".*\\bsojourn ", "").replaceAll("(\\)? {3,}| >> ).*", ""))
            .filter(line -> line.startsWith(names.getFirst()))
            .toList();

    assertThat(examples).isNotEmpty();
    for (String example : examples) {
      Main.commandLine(Cli.NOBODY).parseArgs(example.strip().split(" +", -1));
    }
  }

  @Test
  void theHelpOfAllNamesEachAndTheExitCodes() {
    Cli.Done help = Cli.run("--help").isDone();

    assertThat(help.out()).contains("Exit codes:", "Wrong use.");
    assertThat(ALL.getSubcommands().keySet()).allMatch(name -> help.out().contains("  " + name));
  }

  @Test
  void theLauncherNamesEachToo() throws IOException {
    String launcher = Files.readString(Path.of("..", "sojourn"));
    String usage = launcher.substring(launcher.indexOf("Usage:"), launcher.indexOf("TEXT\n}"));

    assertThat(commands())
        .allSatisfy(names -> {
          assertThat(usage.lines().map(String::strip))
              .anyMatch(line ->
                  line.startsWith(names.getFirst())
                      && (names.size() == 1
                          || line.matches(".*[ |]" + names.getLast() + "([ |].*)?")));
        });
  }

  @Test
  void theVersionIsTold() {
    assertThat(Cli.run("--version").isDone().out()).matches("sojourn \\S.*\\R");
  }

  @Test
  void theCompletionBeginsWithItsUse() {
    assertThat(Cli.run("completion").isDone().out().lines().limit(3))
        .contains("#   source <(./sojourn completion)")
        .last()
        .asString()
        .doesNotStartWith("#");
  }

  /** As bash does it when somebody presses Tab. */
  @ParameterizedTest
  @CsvSource({
    "'sojourn ses', sessions",
    "'sojourn sessions e', end",
    "'sojourn sessions end --dry', --dry-run",
    "'sojourn sessions list --state a', active",
    "'sojourn service-keys create x --scope sessions:v', sessions:verify"
  })
  void bashCompletes(String typed, String completed) throws Exception {
    Path script =
        Files.writeString(directory.resolve("completion"), Cli.run("completion").isDone().out());
    String[] words = typed.split(" ", -1);
    String ask =
        """
        source %s
        COMP_WORDS=(%s)
        COMP_CWORD=%d
        COMP_LINE='%s'
        COMP_POINT=${#COMP_LINE}
        _complete_sojourn
        printf '%%s\\n' "${COMPREPLY[@]}"
        """
            .formatted(script, typed, words.length - 1, typed);

    Process bash = new ProcessBuilder("bash", "-c", ask).redirectErrorStream(true).start();
    String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(bash.waitFor()).as(said).isZero();
    assertThat(said.lines().map(String::strip)).contains(completed);
  }
}
