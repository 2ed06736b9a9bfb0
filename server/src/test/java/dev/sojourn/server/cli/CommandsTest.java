package dev.sojourn.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.sojourn.SignIn;
import dev.sojourn.UserId;
import dev.sojourn.server.TestServer;
import dev.sojourn.server.accounts.Accounts;
import dev.sojourn.testkit.ManualTime;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands that administer a running server, against one. */
class CommandsTest {

  private static final String PASSWORD = "correct horse battery";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir static Path directory;
  private static TestServer server;

  @BeforeAll
  static void start() {
    server =
        TestServer.start(
            directory,
            new ManualTime(),
            Map.of("sojourn.service-key-file", directory.resolve("service-key").toString()));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /**
   * What a command did.
   *
   * @param code its exit code
   * @param out what it printed
   * @param err what it complained about
   */
  private record Done(int code, String out, String err) {

    Done isRefused(String why) {
      assertThat(code).as(err).isEqualTo(1);
      assertThat(out).isEmpty();
      assertThat(err.lines()).singleElement().asString().startsWith("sojourn: ").contains(why);
      return this;
    }

    Done isDone() {
      assertThat(code).as(err).isZero();
      assertThat(err).isEmpty();
      return this;
    }

    Done isWrongUse(String why) {
      assertThat(code).isEqualTo(2);
      assertThat(out).isEmpty();
      assertThat(err).contains(why, "Usage: sojourn");
      return this;
    }
  }

  private static Done run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Main.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(arguments);
    return new Done(code, out.toString(), err.toString());
  }

  /** With the running server and its key. */
  private static Done users(String... arguments) {
    List<String> all = new ArrayList<>(List.of("users"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--url", server.origin()));
    all.addAll(List.of("--key-file", directory.resolve("service-key").toString()));
    return run(all.toArray(String[]::new));
  }

  private static String passwordFile(String password) {
    try {
      return Files.writeString(Files.createTempFile(directory, "password", ""), password + "\nmore")
          .toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aUserIsMadeAndCanSignIn() {
    Done made =
        users(
                "create",
                "dana",
                "--role",
                "editor",
                "--role",
                "chief",
                "--password-file",
                passwordFile(PASSWORD))
            .isDone();

    assertThat(made.out().strip()).isEqualTo("Made the user dana.");
    assertThat(server.bean(Accounts.class).hasPassword(UserId.of("dana"), PASSWORD)).isTrue();
    assertThat(server.sessions().users().find(UserId.of("dana")).orElseThrow().roles())
        .containsExactlyInAnyOrder("editor", "chief");
    users("create", "dana", "--password-file", passwordFile(PASSWORD))
        .isRefused("There is a user of this name already.");
  }

  @Test
  void programsGetJson() {
    Done made =
        users("create", "json", "--json", "--password-file", passwordFile(PASSWORD)).isDone();
    Done set =
        users("set-password", "json", "--json", "--password-file", passwordFile(PASSWORD + "2"))
            .isDone();
    Done list = users("list", "--json").isDone();

    assertThat(JSON.readTree(made.out()).path("user").asString()).isEqualTo("json");
    assertThat(made.out()).doesNotContain(PASSWORD);
    assertThat(set.out().strip()).isEqualTo("{}");
    JsonNode listed = JSON.readTree(list.out());
    assertThat(listed.isArray()).isTrue();
    assertThat(listed.valueStream().map(user -> user.path("user").asString())).contains("json");
  }

  @Test
  void peopleGetATable() {
    users(
            "create",
            "table",
            "--role",
            "editor",
            "--tenant",
            "tables",
            "--password-file",
            passwordFile(PASSWORD))
        .isDone();

    Done list = users("list", "--tenant", "tables").isDone();

    assertThat(list.out().lines().map(line -> line.replaceAll(" +", " ").strip()))
        .containsExactly("USER ROLES STATE SESSIONS", "table editor enabled 0");
    assertThat(users("list", "--tenant", "nobody-there").isDone().out().lines()).hasSize(1);
  }

  @Test
  void everyPageIsListed() {
    for (int i = 0; i < 205; i++) {
      server.sessions().create(SignIn.user(new UserId("paged", "user-%03d".formatted(i))));
    }

    Done list = users("list", "--tenant", "paged").isDone();

    assertThat(list.out().lines()).hasSize(206);
    assertThat(list.out()).contains("user-000", "user-204");
  }

  @Test
  void aPasswordIsSet() {
    users("create", "renewed", "--password-file", passwordFile(PASSWORD)).isDone();

    Done set =
        users("set-password", "renewed", "--password-file", passwordFile("another " + PASSWORD))
            .isDone();

    assertThat(set.out().strip())
        .isEqualTo("Set the password of renewed; every session has ended.");
    Accounts accounts = server.bean(Accounts.class);
    assertThat(accounts.hasPassword(UserId.of("renewed"), "another " + PASSWORD)).isTrue();
    users("set-password", "nobody", "--password-file", passwordFile(PASSWORD))
        .isRefused("There is no such user.");
  }

  @Test
  void aNameWithAnythingInItReachesTheServerAsItIs() {
    users("create", "zoë & co?", "--password-file", passwordFile(PASSWORD)).isDone();

    users("set-password", "zoë & co?", "--password-file", passwordFile("new " + PASSWORD)).isDone();

    assertThat(users("list").isDone().out()).contains("zoë & co?");
  }

  @Test
  void aWeakPasswordIsRefusedAndNotRepeated() {
    Done refused = users("create", "weak", "--password-file", passwordFile("short7")).isRefused("");

    assertThat(refused.err()).contains("password").doesNotContain("short7");
    users("create", "weak", "--password-file", passwordFile("")).isRefused("password");
    assertThat(server.sessions().users().find(UserId.of("weak"))).isEmpty();
  }

  @Test
  void noCommandTakesAPasswordFromItsArguments() {
    for (String command : List.of("create", "set-password")) {
      for (String[] typed : new String[][] {{"--password", PASSWORD}, {"--password=" + PASSWORD}}) {
        List<String> arguments = new ArrayList<>(List.of(command, "dora"));
        arguments.addAll(List.of(typed));
        Done wrong =
            users(arguments.toArray(String[]::new)).isWrongUse("there is no option --password");
        assertThat(wrong.err()).doesNotContain(PASSWORD);
      }
      users(command, "dora", PASSWORD).isWrongUse("Unmatched argument");
    }
    assertThat(server.sessions().users().find(UserId.of("dora"))).isEmpty();
  }

  @Test
  void aKeyThatOpensNothingIsRefused() throws IOException {
    Path wrong = Files.writeString(directory.resolve("wrong-key"), "sjk_0000000000000000_x");
    Path empty = Files.writeString(directory.resolve("empty-key"), "");

    Done refused =
        run("users", "list", "--url", server.origin(), "--key-file", wrong.toString())
            .isRefused("");
    assertThat(refused.err()).contains("key").doesNotContain("sjk_");
    run("users", "list", "--url", server.origin(), "--key-file", empty.toString()).isRefused("key");
    run("users", "list", "--url", server.origin(), "--key-file", "no-such-file")
        .isRefused("there is no key file no-such-file that can be read");
  }

  @Test
  void whatIsNoKeyIsNotSentAnywhere() throws IOException {
    Path poem = Files.writeString(directory.resolve("poem"), "two\nlines");

    run("users", "list", "--url", server.origin(), "--key-file", poem.toString())
        .isRefused("holds no service key");
  }

  @Test
  void whereNobodyListensTheCommandSaysSo() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    String url = "http://localhost:" + port;

    run("users", "list", "--url", url, "--key-file", directory.resolve("service-key").toString())
        .isRefused("there is no server at " + url);
  }

  @Test
  void whatAnswersButIsNoSojournIsNamed() throws Exception {
    var other = HttpServer.create();
    other.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    other.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write('<');
          exchange.close();
        });
    other.start();
    try {
      String url = "http://localhost:" + other.getAddress().getPort();
      run("users", "list", "--url", url, "--key-file", directory.resolve("service-key").toString())
          .isRefused("what answers at " + url + " is no Sojourn server");
    } finally {
      other.stop(0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:8080", "nonsense", "ftp://localhost", "http:///v1", "h t"})
  void anAddressThatIsNoneIsWrongUse(String url) {
    assertThat(run("users", "list", "--url", url, "--key-file", "any").code()).isEqualTo(2);
  }

  @Test
  void wrongUseShowsTheHelp() {
    run().isWrongUse("Name a command.");
    run("users").isWrongUse("Name a command.");
    run("users", "creat").isWrongUse("creat");
    run("users", "create").isWrongUse("USER");
    run("users", "list", "--jsn").isWrongUse("--jsn");
    run("users", "list", "stray").isWrongUse("stray");
    run("frobnicate").isWrongUse("frobnicate");
    run("demo", "--port", "x").isWrongUse("--port");
    run("demo", "--port", "70000").isWrongUse("--port must be 1 to 65535");
    run("serve", "--config", "no-such-file").isWrongUse("no-such-file");
    Done help = run("users", "create", "--help").isDone();
    assertThat(help.out()).contains("--password-file", "--url", "--key-file", "--json");
  }
}
