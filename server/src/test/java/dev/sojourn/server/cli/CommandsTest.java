package dev.sojourn.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What all commands to a running server have in common, and what can stand in their way. */
class CommandsTest {

  @RegisterExtension static final Cli CLI = new Cli();

  /** With another key than the right one. */
  private static Cli.Done listWith(Path key) {
    return Cli.run("users", "list", "--url", CLI.server().origin(), "--key-file", key.toString());
  }

  @Test
  void aKeyThatOpensNothingIsRefused() {
    Path unknown = CLI.file("sjk_0000000000000000_x");
    Cli.Done refused =
        listWith(unknown)
            .isRefused(
                "does not know the key in " + unknown + "; name another one with --key-file");

    assertThat(refused.err()).doesNotContain("sjk_");
    listWith(Path.of("no-such-file"))
        .isRefused("there is no key file no-such-file that can be read");
    listWith(Path.of(".")).isRefused("there is no key file . that can be read");
  }

  @Test
  void aStoreThatADemonstrationCannotHaveIsToldByItsOption() {
    Cli.run("demo", "--store", "mysql")
        .isWrongUse("--store must be sqlite, postgres or postgres://USER@HOST/DATABASE");
  }

  @Test
  void aKeyWithoutTheScopeIsRefused() {
    Path key = CLI.keyFile().resolveSibling("reading-only");
    CLI.call("service-keys", "create", "reads", "--scope", "sessions:read", "--to", key.toString())
        .isDone();

    listWith(key).isRefused("users:write");
  }

  @Test
  void whatIsNoKeyIsNotSentAnywhere() {
    for (String content : List.of("", "two\nlines", "sjk_" + "x".repeat(5_000))) {
      listWith(CLI.file(content)).isRefused("holds no service key");
    }
  }

  @Test
  void aKeyThatOthersMayReadIsNotUsed() throws IOException {
    Path key = CLI.file(Files.readString(CLI.keyFile()));
    listWith(key).isDone();
    for (String mode : List.of("rw-r-----", "rw----r--", "rw-rw-rw-")) {
      Files.setPosixFilePermissions(key, PosixFilePermissions.fromString(mode));
      listWith(key).isRefused(key + " is open to others: its mode must be 0600");
    }
  }

  @Test
  void whereNobodyListensTheCommandSaysSo() {
    String url = Cli.nowhere();

    Cli.run("users", "list", "--url", url, "--key-file", CLI.keyFile().toString())
        .isRefused("there is no server at " + url);
  }

  @ParameterizedTest
  @CsvSource({
    "200, is no Sojourn server",
    "502, is no Sojourn server (status 502)",
    "301, leads elsewhere (301): name that by --url"
  })
  void whatAnswersButIsNoSojournIsNamed(int status, String why) throws Exception {
    var other = HttpServer.create();
    other.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    other.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(status, 0);
          exchange.getResponseBody().write('<');
          exchange.close();
        });
    other.start();
    try {
      String url = "http://localhost:" + other.getAddress().getPort();
      String key = CLI.keyFile().toString();
      Path file = CLI.keyFile().resolveSibling("from-another");
      Cli.run("users", "list", "--url", url, "--key-file", key)
          .isRefused("what answers at " + url, why);
      Cli.run("backup", file.toString(), "--url", url, "--key-file", key).isRefused("");
      assertThat(file).doesNotExist();
    } finally {
      other.stop(0);
    }
  }

  /** What strangers sent must not move an administrator's cursor. */
  @Test
  void controlCharactersAreNotPrinted() {
    CLI.call("users", "create", "eve", "--no-password", "--attribute", "x=\u202e\u009b31m\u2028")
        .isDone();

    Cli.Done shown = CLI.call("users", "show", "eve");

    assertThat(shown.rows()).contains("Attributes: x=\"??31m?\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:8080", "nonsense", "ftp://localhost", "http:///v1", "h t"})
  void anAddressThatIsNoneIsWrongUse(String url) {
    assertThat(Cli.run("users", "list", "--url", url, "--key-file", "any").code()).isEqualTo(2);
  }

  @Test
  void wrongUseIsToldAndWhereTheHelpIs() {
    Cli.run().isWrongUse("Name a command: ");
    Cli.run("users").isWrongUse("Name a command: ");
    for (String group : List.of("sessions", "tenants", "keys", "service-keys")) {
      Cli.run(group).isWrongUse("Name a command: ");
    }
    assertThat(Cli.run("users", "creat").isWrongUse("creat").err().lines())
        .containsExactly(
            "sojourn: Unmatched argument at index 1: 'creat'",
            "Did you mean create?",
            "See: sojourn users --help");
    assertThat(Cli.run("list").isWrongUse("list").err()).doesNotContain("Did you mean");
    Cli.run("--url", "http://localhost:1", "users", "list")
        .isWrongUse("options stand behind the command: sojourn COMMAND --url");
    Cli.run("users", "--key-file=secret", "list")
        .isWrongUse("options stand behind the command: sojourn users COMMAND --key-file=...");
    CLI.call("users", "list", "--tenant", "@" + CLI.file("--help")).isRefused("tenant");
    Cli.run("users", "create").isWrongUse("USER");
    Cli.run("users", "list", "--jsn").isWrongUse("--jsn");
    Cli.run("users", "list", "stray").isWrongUse("stray");
    Cli.run("frobnicate").isWrongUse("frobnicate");
    Cli.run("demo", "--port", "x").isWrongUse("--port");
    Cli.run("demo", "--port", "70000").isWrongUse("--port must be 1 to 65535");
    Cli.run("serve", "--config", "no-such-file").isWrongUse("no-such-file");
    Cli.Done help = Cli.run("users", "create", "--help").isDone();
    assertThat(help.out()).contains("--password-file", "--url", "--key-file", "--json");
  }
}
