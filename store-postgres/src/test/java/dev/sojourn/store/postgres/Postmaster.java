package dev.sojourn.store.postgres;

import dev.sojourn.testkit.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The processes of a server that belongs to one test alone: killed as if the machine had failed, so
 * that nothing is left but what is on its disk, and started again where they were.
 */
final class Postmaster {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern ARGUMENT = Pattern.compile("\"([^\"]*)\"");

  private final PostgresSettings database;
  private final Path data;
  private final List<String> command;

  /** Of the server that answers there. */
  Postmaster(PostgresSettings database) throws IOException {
    this(database, Path.of(Server.text(database, "SHOW data_directory")));
  }

  private Postmaster(PostgresSettings database, Path data) throws IOException {
    this(database, data, command(Files.readString(data.resolve("postmaster.opts"))));
  }

  private Postmaster(PostgresSettings database, Path data, List<String> command) {
    this.database = database;
    this.data = data;
    this.command = command;
  }

  /** As it was started the first time. */
  private static List<String> command(String words) {
    List<String> command = new ArrayList<>();
    command.add(words.substring(0, words.indexOf(' ')));
    Matcher argument = ARGUMENT.matcher(words);
    while (argument.find()) {
      command.add(argument.group(1));
    }
    return command;
  }

  /** One that is started in the same way, of other data at another port. */
  Postmaster another(PostgresSettings at, Path otherData, int port) {
    List<String> other = new ArrayList<>(command);
    other.set(other.indexOf("-D") + 1, otherData.toString());
    other.set(other.indexOf("-p") + 1, String.valueOf(port));
    return new Postmaster(at, otherData, other);
  }

  PostgresSettings database() {
    return database;
  }

  Path data() {
    return data;
  }

  /** All of its processes, the first one first: or else it would start the others anew. */
  private List<ProcessHandle> processes() throws IOException {
    long pid = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).getFirst());
    ProcessHandle first = ProcessHandle.of(pid).orElseThrow();
    List<ProcessHandle> all = new ArrayList<>(List.of(first));
    first.descendants().forEach(all::add);
    return all;
  }

  /** Kills it, unless it is dead. */
  void kill() throws IOException {
    if (!Files.exists(data.resolve("postmaster.pid"))) {
      return;
    }
    List<ProcessHandle> all = processes();
    all.forEach(ProcessHandle::destroyForcibly);
    Waiting.until(
        PATIENCE, "the server to be dead", () -> all.stream().noneMatch(ProcessHandle::isAlive));
    Files.delete(data.resolve("postmaster.pid"));
  }

  /** Keeps it from running (SIGSTOP): it answers nobody, and nobody is told so. */
  void pause() throws IOException {
    List<String> stop = new ArrayList<>(List.of("kill", "-STOP"));
    processes().forEach(one -> stop.add(String.valueOf(one.pid())));
    Process sent = quietly(stop);
    Waiting.until(PATIENCE, "a signal to be sent", () -> !sent.isAlive());
    if (sent.exitValue() != 0) {
      throw new IllegalStateException("the server was not stopped");
    }
  }

  /** Starts it as it was started the first time, and waits until it answers. */
  void start() throws IOException {
    List<String> whole = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      whole.addAll(List.of("unshare", "-U")); // it refuses to be root
    }
    whole.addAll(command);
    Process process = quietly(whole);
    Waiting.until(PATIENCE, "the server to answer", () -> answers(process));
  }

  private static Process quietly(List<String> words) throws IOException {
    return new ProcessBuilder(words)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private boolean answers(Process process) {
    if (!process.isAlive()) {
      throw new IllegalStateException("the server did not start: " + process.exitValue());
    }
    try (Connection connection = Server.connect(database)) {
      return connection.isValid(1);
    } catch (SQLException notYet) {
      return false;
    }
  }
}
