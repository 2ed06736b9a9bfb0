package dev.sojourn.demo;

import java.io.BufferedReader;
import java.io.File;
import java.io.FileWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a node says on its standard output. It is read until it ends, since a node whose output
 * nobody reads stands still once the pipe is full. What comes before it is ready is for people; the
 * rest, and lines of a log, go to its log. Thread-safe.
 */
final class NodeOutput {

  private static final String READY = "Sojourn is ready";

  /** A line of a log begins with its time. */
  private static final Pattern LOGGED = Pattern.compile("\\d{4}-\\d{2}-\\d{2}T");

  /** How the store names the node in the log; the console shows so much of it. */
  private static final Pattern ID = Pattern.compile("this is node ([0-9a-f]{8})");

  /**
   * What it said until it was ready.
   *
   * @param id by which the console names it; empty if it did not say
   * @param lines for people
   */
  record Said(String id, List<String> lines) {}

  private final CompletableFuture<Optional<Said>> said = new CompletableFuture<>();
  private final Thread reader;

  private NodeOutput(Process process, File log) {
    reader = Thread.ofVirtual().name("output of " + process.pid()).start(() -> read(process, log));
  }

  /** Reads that of {@code process} from now on. */
  static NodeOutput of(Process process, File log) {
    return new NodeOutput(process, log);
  }

  /** Waits for what it said until it was ready; empty if it ended before, and all is in the log. */
  Optional<Said> awaitReady() {
    return said.join();
  }

  /** Waits until there is nothing more to read. */
  void awaitEnd() throws InterruptedException {
    reader.join();
  }

  private void read(Process process, File log) {
    // A PrintWriter goes on when the disk is full, and so does the node.
    try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8);
        PrintWriter out =
            new PrintWriter(new FileWriter(log, StandardCharsets.UTF_8, true), true)) {
      List<String> lines = new ArrayList<>();
      String id = "";
      String line = in.readLine();
      while (line != null && !line.startsWith(READY)) {
        if (LOGGED.matcher(line).lookingAt()) {
          out.println(line);
          Matcher named = ID.matcher(line);
          id = named.find() ? named.group(1) : id;
        } else {
          lines.add(line);
        }
        line = in.readLine();
      }
      if (line == null) {
        lines.forEach(out::println);
      } else {
        said.complete(Optional.of(new Said(id, List.copyOf(lines))));
        in.lines().forEach(out::println);
      }
    } catch (IOException | UncheckedIOException ended) {
      // A process that is killed closes its end in the middle of a line.
    } finally {
      said.complete(Optional.empty());
    }
  }
}
