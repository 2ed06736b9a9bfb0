package dev.sojourn.server.readme;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.server.Ports;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the commands of the README, each as it stands there, in an empty directory. Only what
 * belongs to this run is put in place: where the launcher is, a free port instead of 8080, and the
 * token that the session got.
 *
 * <p>{@code ./test} is the one that runs this. What installs the artifacts takes minutes, and is
 * run by {@code ./test --soak}.
 */
class ReadmeIT {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern COMMANDS = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
  private static final Pattern ANSWERS = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);
  private static final Pattern INSTALLATION = Pattern.compile("`(mvn install [^`]*)`");
  private static final String TEST_COMMAND = "./test";

  private static final String PROJECT =
      """
      <project xmlns="http://maven.apache.org/POM/4.0.0">
        <modelVersion>4.0.0</modelVersion>
        <groupId>com.example</groupId>
        <artifactId>example</artifactId>
        <version>1</version>
        <properties>
          <maven.compiler.source>21</maven.compiler.source>
          <maven.compiler.target>21</maven.compiler.target>
          <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
        </properties>
        <dependencyManagement>
          <dependencies>
            <dependency>
              <groupId>dev.sojourn</groupId>
              <artifactId>sojourn-bom</artifactId>
              <version>0.1.0-SNAPSHOT</version>
              <type>pom</type>
              <scope>import</scope>
            </dependency>
          </dependencies>
        </dependencyManagement>
        <dependencies>
          <dependency>
            <groupId>dev.sojourn</groupId>
            <artifactId>sojourn-store-sqlite</artifactId>
          </dependency>
          <dependency>
            <groupId>dev.sojourn</groupId>
            <artifactId>sojourn-store-postgres</artifactId>
          </dependency>
          <dependency>
            <groupId>dev.sojourn</groupId>
            <artifactId>sojourn-servlet</artifactId>
          </dependency>
          <dependency>
            <groupId>dev.sojourn</groupId>
            <artifactId>sojourn-spring-boot-starter</artifactId>
          </dependency>
        </dependencies>
      </project>
      """;

  private static final String EXAMPLE =
      """
      import dev.sojourn.SessionManager;
      import dev.sojourn.servlet.SojournPrincipal;
      import dev.sojourn.spring.boot.SettingsException;
      import dev.sojourn.store.postgres.PostgresStore;
      import dev.sojourn.store.sqlite.SqliteStore;
      import java.nio.file.Path;
      import java.util.List;

      class Example {
        static final List<Class<?>> USED =
            List.of(SojournPrincipal.class, SettingsException.class, PostgresStore.class);

        static SessionManager open() {
          return SessionManager.builder(SqliteStore.open(Path.of("sessions.db"))).build();
        }
      }
      """;

  @TempDir Path directory;

  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void stop() throws InterruptedException {
    for (Process process : started) {
      process.toHandle().destroy();
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
  }

  @Test
  void everyCommandDoesWhatTheReadmeSays() throws Exception {
    List<String> commands = commands();
    assertThat(commands).hasSizeGreaterThanOrEqualTo(5).contains("./sojourn demo", TEST_COMMAND);
    int port = Ports.free();
    String token = "";
    String verify = "";
    for (String command : commands) {
      if (command.equals("./sojourn demo")) {
        awaitReady(start(here(command, port) + " --port " + port), port);
      } else if (!command.equals(TEST_COMMAND)) {
        String output = run(here(command, port).replace("…", token));
        assertThat(output).as(command).doesNotContain("urn:sojourn:problem");
        if (command.contains("/v1/sessions/verify")) {
          verify = here(command, port).replace("…", token);
          assertThat(words(output)).matches(asPattern(answers().getFirst()));
        } else if (command.contains("\"user\": \"carol\"")) {
          assertThat(output).contains("\"token\":\"sjr_", "\"user\":\"carol\"", "Firefox on macOS");
          token = output.replaceAll("(?s).*\"token\":\"([^\"]+)\".*", "$1");
        } else if (command.contains("state=active")) {
          assertThat(output).contains("\"items\":[{", "\"user\":\"carol\"");
        } else if (command.contains("sessions list")) {
          assertThat(output).contains("carol", "active", "Firefox on macOS");
        } else if (command.contains("/sign-out")) {
          assertThat(words(run(verify))).matches(asPattern(answers().get(1)));
        }
      }
    }
    assertThat(Files.isRegularFile(directory.resolve("data/demo/service-key"))).isTrue();
  }

  /** In a copy, into a repository that takes what others have made from the one of this machine. */
  @Test
  @Tag("soak")
  void whatTheReadmeInstallsIsThereForOthers() throws Exception {
    Matcher command = INSTALLATION.matcher(Files.readString(ROOT.resolve("README.md")));
    assertThat(command.find()).isTrue();
    Path copy = Files.createDirectory(directory.resolve("copy"));
    run(
        "git -C '"
            + ROOT
            + "' ls-files -z | tar -C '"
            + ROOT
            + "' --null -T - -c | tar -x -C copy");
    Path repository = Files.createDirectory(directory.resolve("repository"));
    link(Path.of(System.getProperty("user.home"), ".m2", "repository"), repository);

    run(
        command.group(1).replaceFirst("mvn ", "mvn -f '" + copy + "' ")
            + (" -B -q -Dmaven.repo.local='" + repository + "'"));

    Path project = newProject();
    run("mvn -f '" + project + "' compile -B -q -Dmaven.repo.local='" + repository + "'");
    assertThat(project.resolve("target/classes/Example.class")).isRegularFile();
  }

  /** Somebody else's, which has nothing of this project but what was installed. */
  private Path newProject() throws IOException {
    Path project = directory.resolve("project");
    Path sources = Files.createDirectories(project.resolve("src/main/java"));
    Files.writeString(project.resolve("pom.xml"), PROJECT);
    Files.writeString(sources.resolve("Example.java"), EXAMPLE);
    return project;
  }

  private static void link(Path from, Path to) throws IOException {
    try (Stream<Path> entries = Files.list(from)) {
      for (Path entry : entries.toList()) {
        Path place = to.resolve(entry.getFileName());
        if (entry.endsWith("dev")) {
          link(entry, Files.createDirectory(place));
        } else if (!entry.endsWith("sojourn")) {
          Files.createSymbolicLink(place, entry);
        }
      }
    }
  }

  private static List<String> commands() throws IOException {
    return blocks(COMMANDS);
  }

  /** What the README says that the check of a token answers, in its order. */
  private static List<String> answers() throws IOException {
    return blocks(ANSWERS);
  }

  /** "…" stands for anything. */
  private static String asPattern(String answer) {
    return Stream.of(words(answer).split("…", -1)).map(Pattern::quote).collect(joining(".*"));
  }

  private static String words(String json) {
    return json.replaceAll("\\s", "");
  }

  private static List<String> blocks(Pattern kind) throws IOException {
    Matcher block = kind.matcher(Files.readString(ROOT.resolve("README.md")));
    List<String> blocks = new ArrayList<>();
    while (block.find()) {
      blocks.add(block.group(1).strip());
    }
    return blocks;
  }

  private static String here(String command, int port) {
    return command
        .replace("./sojourn", "'" + ROOT.resolve("sojourn") + "'")
        .replace("localhost:8080", "localhost:" + port);
  }

  private Process start(String command) throws IOException {
    Process process =
        new ProcessBuilder("bash", "-c", "exec " + command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();
    started.add(process);
    return process;
  }

  private static void awaitReady(Process demo, int port) throws IOException {
    String ready = "Sojourn is ready at http://localhost:" + port;
    List<String> said = new ArrayList<>();
    BufferedReader out = demo.inputReader(StandardCharsets.UTF_8);
    String line = out.readLine();
    while (line != null && !line.equals(ready)) {
      said.add(line);
      line = out.readLine();
    }
    assertThat(line).as("what the demo said: %s", said).isEqualTo(ready);
  }

  private String run(String command) throws IOException, InterruptedException {
    Process process = start(command);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
