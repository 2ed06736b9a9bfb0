package dev.sojourn.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.server.Ports;
import dev.sojourn.server.cli.local.BeforeStart;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** A setting that cannot be stops the start, and the one line about it names the setting. */
@ExtendWith(OutputCaptureExtension.class)
class WrongSettingsTest {

  @TempDir Path directory;

  /** Of a file that starts a server, but for what is said beside. */
  private Path config(String... settings) throws IOException {
    return Files.writeString(
        directory.resolve("wrong.properties"),
        """
        sojourn.store.url=sqlite:%1$s/sojourn.db
        sojourn.keys.file=%1$s/keys
        %2$s
        """
            .formatted(directory, String.join("\n", settings)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sojourn.store.url=postgres://here",
        "sojourn.keys.file=/dev/null/keys",
        "sojourn.public-url=ftp://login.example.com",
        "sojourn.trusted-proxies=10.0.0.0/8,proxy.example.com",
        "sojourn.drain-delay=-1s",
        "sojourn.drain-delay=11m",
        "sojourn.drain-delay=soon",
        "sojourn.sign-in.policy=typo",
        "sojourn.sign-in.parallel-checks=0",
        "sojourn.sign-in.waiting-checks=-1",
        "sojourn.sign-in.attempts-per-account=0",
        "sojourn.sign-in.attempts-per-address=many",
        "sojourn.max-staleness=-1s",
        "sojourn.cache-size=-1B",
        "sojourn.sweep-interval=0s",
        "sojourn.retention.history=-1d",
        "sojourn.retention.history-per-user=-1",
        "sojourn.retention.unused-device=0s",
        "sojourn.retention.events=0s",
        "sojourn.policies.default.idle=0s",
        "sojourn.policies.own.remember=perhaps",
        "sojourn.policies.own.touch-interval=1h",
        "sojourn.policies.own.limits.per-user=0",
        "sojourn.policies.own.limits.per-device-kind.fridge=1",
        "sojourn.policies.own.limits.overflow=explode",
        "sojourn.policies.own.profile=aal4",
        "sojourn.policies.own.absolute=31d",
        "sojourn.policies.aal2.idle=2h",
        "sojourn.policies.aal3.absolute=13h",
        "sojourn.sign-in.polcy=default",
        "sojourn.rules=/nowhere/rules.yaml"
      })
  void stopsTheStartAndIsNamed(String setting) throws IOException {
    Path config = config("server.port=0", setting);

    Cli.Done done = Cli.run("serve", "--config", config.toString());

    String name = setting.substring(0, setting.indexOf('='));
    String group = name.replaceAll("^(sojourn\\.(policies\\.)?[a-z-]+).*", "$1");
    String part = name.substring(name.lastIndexOf('.') + 1).replace("-", "");
    done.isRefused(group);
    assertThat(done.err().replace("-", "").toLowerCase(Locale.ROOT)).contains(part);
  }

  @ParameterizedTest
  @CsvSource({"sojourn.store.ulr, store.url", "sojourn.keys.fiel, keys.file"})
  void aMisspeltNameIsToldBeforeWhatIsMissingByIt(String misspelt, String meant)
      throws IOException {
    Path config = config("server.port=0");
    String settings = Files.readString(config);
    Files.writeString(config, settings.replace("sojourn." + meant, misspelt));

    Cli.run("serve", "--config", config.toString())
        .isRefused("unknown setting: " + misspelt + " (the nearest known one is sojourn." + meant);
  }

  @Test
  void aDatabaseThatDoesNotAnswerIsToldWithItsPlaceAlone() throws IOException {
    int port = Ports.free();
    Path config =
        config(
            "server.port=0",
            "sojourn.store.url=postgres://somebody@127.0.0.1:" + port + "/d?application_name=asker",
            "sojourn.store.password=hidden");

    Cli.Done done =
        Cli.run("serve", "--config", config.toString())
            .isRefused(
                "sojourn.store.url: opening the database at 127.0.0.1:"
                    + port
                    + " failed: the database does not answer");

    assertThat(done.err()).doesNotContain("somebody", "asker", "hidden");
  }

  @Test
  void rulesWithErrorsStopTheStart() throws IOException {
    Path rules =
        Files.writeString(directory.resolve("rules.yaml"), "rules:\n- path: x\n- path: y\n");
    Path config = config("server.port=0", "sojourn.rules=" + rules);

    Cli.run("serve", "--config", config.toString())
        .isRefused(
            "sojourn.rules: " + rules + ", line 2: `x` must begin with a slash (and 3 more)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sojourn:~  store:~\\turl: x | line 3: a tab, where only spaces may stand",
        "sojourn:~  cache-size: 1MB~sojourn:~  cache-size: 2MB | line 3: sojourn is there a second",
        "sojourn: [ | line 1: this is no YAML: "
      })
  void aSlipInTheFileIsToldWithItsLine(String content, String told, CapturedOutput log)
      throws IOException {
    Path config =
        Files.writeString(
            directory.resolve("slip.yaml"), content.replace('~', '\n').replace("\\t", "\t"));

    for (String command : List.of("serve", "doctor")) {
      Cli.run(command, "--config", config.toString()).isRefused(config + ", " + told);
    }
    assertThat(log.getAll()).doesNotContain("\tat ", "ERROR");
  }

  @Test
  void aTakenPortIsToldBeforeAnythingIsMade() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Path config = config("server.port=" + other.getLocalPort());

      Cli.run("serve", "--config", config.toString())
          .isRefused(
              "port " + other.getLocalPort() + " is taken; choose another one by server.port");
      Cli.run("demo", "--port", String.valueOf(other.getLocalPort()))
          .isRefused("is taken; choose another one by --port");

      assertThat(directory).isDirectoryNotContaining(file -> !file.equals(config));
    }
  }

  @Test
  void aMissingDirectoryIsMadeWhereItIsAllThatIsMissing() throws IOException {
    Path absent = directory.resolve("absent");

    BeforeStart.prepare(environment(absent.resolve("x.db")));

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(absent)))
        .isEqualTo("rwx------");
    Path deep = absent.resolve("very/much");
    assertThatThrownBy(() -> BeforeStart.prepare(environment(deep.resolve("x.db"))))
        .hasMessage(
            "sojourn.store.url: the directory %s does not exist; make it: mkdir -p -m 700 %s"
                .formatted(deep, deep));
    assertThat(absent).isEmptyDirectory();
  }

  private static StandardEnvironment environment(Path store) {
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .addFirst(
            new MapPropertySource(
                "test", Map.of("server.port", "0", "sojourn.store.url", "sqlite:" + store)));
    return environment;
  }
}
