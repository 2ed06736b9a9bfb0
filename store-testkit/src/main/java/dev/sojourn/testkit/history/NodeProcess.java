package dev.sojourn.testkit.history;

import dev.sojourn.testkit.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A node that is a process of its own, so that it can be stopped and killed; a {@link NodeService}
 * is inside. Asked by its standard input, it answers by its standard output, and ends by itself
 * when nobody can ask any more. Thread-safe.
 */
public final class NodeProcess implements HistoryNode {

  /** How long it may take to start, on a machine with much else to do. */
  private static final Duration STARTING = Duration.ofMinutes(1);

  /** The database need not answer a busy machine in time. */
  private static final int MOST_STARTS = 5;

  private static final Duration ENDING = Duration.ofSeconds(20);

  private final List<String> command;
  private final Duration patience;
  private volatile NodeLink link;

  private NodeProcess(List<String> command, Duration patience) {
    this.command = List.copyOf(command);
    this.patience = patience;
    this.link = launch();
  }

  /**
   * Starts it, and waits until it answers.
   *
   * @param command how
   * @param patience how long a client waits for an answer
   */
  public static NodeProcess start(List<String> command, Duration patience) {
    return new NodeProcess(command, patience);
  }

  /** As those do who look after a server: one that ends before it is ready is started again. */
  private NodeLink launch() {
    for (int left = MOST_STARTS; left > 0; left--) {
      NodeLink started = new NodeLink(startProcess());
      try {
        if (started.isReady(STARTING)) {
          return started;
        }
      } catch (AssertionError late) {
        started.process().destroyForcibly();
        throw late;
      }
    }
    throw new AssertionError("a node does not start");
  }

  private Process startProcess() {
    try {
      return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public Reply ask(Request request) {
    return link.ask(request, patience, nobody -> {});
  }

  @Override
  public Reply ask(Request request, Consumer<Reply> late) {
    return link.ask(request, patience, late);
  }

  /** Ends it at once (SIGKILL), and waits until it is gone. */
  public void kill() {
    Process process = link.process();
    process.toHandle().destroyForcibly(); // not by the process: that would close what is to be read
    Waiting.until(ENDING, "a node to be dead", () -> !process.isAlive());
  }

  /** Starts it again, as it was started first. */
  public void restart() {
    link = launch();
  }

  /** Keeps it from running (SIGSTOP) until it is to {@link #goOn}. */
  public void pause() throws IOException {
    signal("STOP");
  }

  /** Lets it run again (SIGCONT). */
  public void goOn() throws IOException {
    signal("CONT");
  }

  private void signal(String name) throws IOException {
    Process sent =
        new ProcessBuilder("kill", "-" + name, String.valueOf(link.process().pid()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Waiting.until(ENDING, "a signal to be sent", () -> !sent.isAlive());
    if (sent.exitValue() != 0) {
      throw new IllegalStateException("the signal " + name + " was not sent");
    }
  }

  @Override
  public void close() {
    Process process = link.process();
    link.close();
    try {
      if (!process.waitFor(ENDING.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException hurry) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
