package dev.sojourn.store.postgres;

import dev.sojourn.testkit.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
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

  /** Of the server that answers there. */
  Postmaster(PostgresSettings database) {
    this.database = database;
    this.data = Path.of(dataDirectory(database));
  }

  private static String dataDirectory(PostgresSettings database) {
    try (Connection connection = Server.connect(database);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW data_directory")) {
      if (!row.next()) {
        throw new IllegalStateException("no row");
      }
      return row.getString(1);
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** Kills all of its processes, the first one first: or else it would start the others anew. */
  void kill() throws IOException {
    long pid = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).getFirst());
    ProcessHandle first = ProcessHandle.of(pid).orElseThrow();
    List<ProcessHandle> all = new ArrayList<>(List.of(first));
    first.descendants().forEach(all::add);
    all.forEach(ProcessHandle::destroyForcibly);
    Waiting.until(
        PATIENCE, "the server to be dead", () -> all.stream().noneMatch(ProcessHandle::isAlive));
    Files.delete(data.resolve("postmaster.pid"));
  }

  /** Starts it as it was started the first time, and waits until it answers. */
  void start() throws IOException {
    String words = Files.readString(data.resolve("postmaster.opts"));
    List<String> command = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      command.addAll(List.of("unshare", "-U")); // it refuses to be root
    }
    command.add(words.substring(0, words.indexOf(' ')));
    Matcher argument = ARGUMENT.matcher(words);
    while (argument.find()) {
      command.add(argument.group(1));
    }
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Waiting.until(PATIENCE, "the server to answer", () -> answers(process));
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
