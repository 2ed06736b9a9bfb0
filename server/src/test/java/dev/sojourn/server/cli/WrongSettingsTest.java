package dev.sojourn.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A setting that cannot be stops the start, and the one line about it names the setting. */
class WrongSettingsTest {

  @TempDir Path directory;

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
        "sojourn.sign-in.polcy=default"
      })
  void stopsTheStartAndIsNamed(String setting) throws IOException {
    Path config =
        Files.writeString(
            directory.resolve("wrong.properties"),
            """
            server.port=0
            sojourn.store.url=sqlite:%1$s/sojourn.db
            sojourn.keys.file=%1$s/keys
            %2$s
            """
                .formatted(directory, setting));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();

    int code =
        Main.commandLine(Cli.NOBODY)
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute("serve", "--config", config.toString());

    String name = setting.substring(0, setting.indexOf('='));
    String group = name.replaceAll("^(sojourn\\.(policies\\.)?[a-z-]+).*", "$1");
    String part = name.substring(name.lastIndexOf('.') + 1).replace("-", "");
    assertThat(code).as("%s%s", out, err).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("sojourn: ")
        .contains(group)
        .satisfies(
            line -> assertThat(line.replace("-", "").toLowerCase(Locale.ROOT)).contains(part));
  }
}
