package dev.sojourn.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Creation;
import dev.sojourn.Session;
import dev.sojourn.SignIn;
import dev.sojourn.server.Ports;
import dev.sojourn.server.TestServer;
import dev.sojourn.server.cli.terminal.Terminal;
import dev.sojourn.testkit.ManualTime;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The real commands, against one real server for all tests; they keep apart by the names of their
 * users and tenants.
 */
final class Cli implements BeforeAllCallback {

  static final String PASSWORD = "correct horse battery";

  /** Of the server. */
  static final String RULES =
      """
      roles:
        editor: ["article:*"]
      rules:
        - path: /public/**
          require: anonymous
        - path: /admin/**
          require: {role: admin, assurance: 2, max_age: 10m}
        - path: /articles/*
          methods: [PUT, PATCH]
          host: example.com
          require: {permission: "article:write"}
        - path: /account
          require: signed_in
      """;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Running running;

  /** What runs until the last test is over. */
  private record Running(TestServer server, ManualTime time, Path directory)
      implements AutoCloseable {

    static Running start() {
      try {
        Path directory = Files.createTempDirectory("sojourn-cli");
        ManualTime time = new ManualTime();
        Path rules = Files.writeString(directory.resolve("rules.yaml"), RULES);
        Map<String, String> settings =
            Map.of(
                "sojourn.service-key-file", directory.resolve("service-key").toString(),
                "sojourn.rules", rules.toString());
        return new Running(TestServer.start(directory, time, settings), time, directory);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
      FileSystemUtils.deleteRecursively(directory);
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    running =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.GLOBAL)
            .computeIfAbsent("server of commands", name -> Running.start(), Running.class);
  }

  /**
   * What a command did.
   *
   * @param code its exit code
   * @param out what it printed
   * @param err what it complained about
   */
  record Done(int code, String out, String err) {

    Done isRefused(String... why) {
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
      assertThat(code).as(out).isEqualTo(2);
      assertThat(out).isEmpty();
      assertThat(err.lines())
          .hasSizeBetween(2, 3)
          .last()
          .asString()
          .matches("See: sojourn[a-z -]* --help");
      assertThat(err.lines()).first().asString().startsWith("sojourn: ").contains(why);
      return this;
    }

    /** It said only this. */
    Done says(String... sentences) {
      isDone();
      assertThat(out.lines()).containsExactly(sentences);
      return this;
    }

    /** The lines with single spaces. */
    List<String> rows() {
      isDone();
      return out.lines().map(line -> line.replaceAll(" +", " ")).toList();
    }

    JsonNode json() {
      isDone();
      return JSON.readTree(out);
    }
  }

  /** Where nobody sits. */
  static final Terminal NOBODY = person();

  /** Somebody who answers so, one after the other; without answers nobody. */
  static Terminal person(String... answers) {
    Deque<String> left = new ArrayDeque<>(List.of(answers));
    return new Terminal() {
      @Override
      public boolean isThere() {
        return answers.length > 0;
      }

      @Override
      public Optional<String> ask(String question) {
        return Optional.ofNullable(left.poll());
      }

      @Override
      public Optional<String> askSecretly(String question) {
        return ask(question);
      }
    };
  }

  /** Runs a command as it stands. */
  static Done run(String... arguments) {
    return run(NOBODY, List.of(arguments));
  }

  private static Done run(Terminal terminal, List<String> arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Main.commandLine(terminal)
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(arguments.toArray(String[]::new));
    return new Done(code, out.toString(), err.toString());
  }

  /** Runs a command with the running server and its key. */
  Done call(String... arguments) {
    return callBefore(NOBODY, arguments);
  }

  Done callBefore(Terminal terminal, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--url", server().origin(), "--key-file", keyFile().toString()));
    return run(terminal, all);
  }

  TestServer server() {
    return running.server();
  }

  ManualTime time() {
    return running.time();
  }

  /** With a key for everything. */
  Path keyFile() {
    return running.directory().resolve("service-key");
  }

  /** The rules of the server. */
  Path rules() {
    return running.directory().resolve("rules.yaml");
  }

  /** A new file for its owner only. */
  Path file(String content) {
    try {
      return Files.writeString(
          Files.createTempFile(
              running.directory(),
              "file",
              "",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))),
          content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String passwordFile(String password) {
    return file(password + "\nmore").toString();
  }

  /** Begins a session. */
  Session signIn(SignIn signIn) {
    return ((Creation.Created) server().sessions().create(signIn)).session();
  }

  /** An address where nobody listens now. */
  static String nowhere() {
    return "http://localhost:" + Ports.free();
  }
}
