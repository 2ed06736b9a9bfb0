package dev.sojourn.demo;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One server as a process of its own, which may be started again. Thread-safe. */
final class Node {

  private static final int CONNECT_MILLIS = 500;

  /** Longer than a server takes to let go of those who wait for events. */
  private static final int STOP_SECONDS = 40;

  private final int number;
  private final int port;
  private final List<String> command;
  private final File log;
  private volatile Process process;
  private volatile NodeOutput output;
  private volatile NodeOutput.Said said = new NodeOutput.Said("", List.of());

  private Node(int number, int port, List<String> command, File log) throws IOException {
    this.number = number;
    this.port = port;
    this.command = List.copyOf(command);
    this.log = log;
    process = launch();
    output = NodeOutput.of(process, log);
  }

  /**
   * Starts one.
   *
   * @param number by which people tell it from the others
   * @param port where it is to listen
   * @param command the whole command
   * @param log where all goes that it says, but what {@link #said} has
   * @throws IOException if there is no such command
   */
  static Node start(int number, int port, List<String> command, File log) throws IOException {
    return new Node(number, port, command, log);
  }

  private Process launch() throws IOException {
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log)).start();
  }

  int number() {
    return number;
  }

  int port() {
    return port;
  }

  /** As people are told of it. */
  @Override
  public String toString() {
    return "Node %d: %s, process %d, http://localhost:%d"
        .formatted(number, said.id(), process.pid(), port);
  }

  /** What it said until it was ready. */
  List<String> said() {
    return said.lines();
  }

  /**
   * Waits until it serves, and lets it run on.
   *
   * @throws IOException if it ends before
   */
  void awaitReady() throws IOException {
    said =
        output
            .awaitReady()
            .orElseThrow(
                () -> new IOException("node " + number + " did not start; why stands in " + log));
  }

  /** Whether somebody listens there. */
  boolean listens() {
    try (Socket probe = new Socket()) {
      probe.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  /** Starts it again once it has ended. */
  void startAgain() throws IOException {
    process = launch();
    output = NodeOutput.of(process, log);
  }

  /** Waits until it has ended, by whatever cause, and its log is whole. */
  void awaitEnd() throws InterruptedException {
    process.waitFor();
    output.awaitEnd();
  }

  /** Asks it to stop, and does not wait. */
  void stop() {
    process.destroy();
  }

  /** Waits for its end, and makes one when it takes too long. */
  void awaitStop() throws InterruptedException {
    if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
