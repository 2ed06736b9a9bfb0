package dev.sojourn.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;

/**
 * A database, nodes over it and a proxy before them. A node that ends is told of and started again.
 * Thread-safe, since it may be stopped while it starts.
 */
final class Cluster {

  private final Path launcher;
  private final Path data;
  private final int port;
  private final PrintWriter out;
  private final List<Node> nodes = new CopyOnWriteArrayList<>();
  private volatile @Nullable Database database;
  private volatile @Nullable Server proxy;
  private volatile boolean stopping;

  /**
   * Nothing runs yet.
   *
   * @param launcher by which a server is started
   * @param data where everything is kept
   * @param port where the proxy is to listen; the nodes listen at those behind it
   * @param out where people read what they need
   */
  Cluster(Path launcher, Path data, int port, PrintWriter out) {
    this.launcher = launcher;
    this.data = data;
    this.port = port;
    this.out = out;
  }

  /** Starts so many nodes and all that they need; returns when each of them serves. */
  void start(int count) throws Exception {
    for (int number = 0; number <= count; number++) {
      refuseIfTaken(port + number);
    }
    proxy = Proxy.start(port, () -> nodes);
    Files.createDirectories(data);
    Database shared = Database.start(data.resolve("postgres").toAbsolutePath());
    database = shared;
    tell("PostgreSQL: " + shared.url());
    // Alone, since it makes the tables, the keys and the accounts.
    Node first = add(1, shared);
    first.awaitReady();
    first.said().forEach(this::tell);
    tell(first.toString());
    for (int number = 2; number <= count; number++) {
      add(number, shared);
    }
    for (Node node : nodes.subList(1, count)) {
      node.awaitReady();
      tell(node.toString());
    }
    for (Node node : nodes) {
      Thread.ofVirtual().name("node " + node.number()).start(() -> keep(node));
    }
    tell("Sojourn is ready at " + url());
  }

  private Node add(int number, Database shared) throws IOException {
    int own = port + number;
    List<String> command =
        List.of(
            launcher.toString(),
            "demo",
            "--port",
            String.valueOf(own),
            "--data",
            data.toString(),
            "--store",
            shared.url(),
            "--public-url",
            url());
    Node node = Node.start(number, own, command, data.resolve("node-" + number + ".log").toFile());
    nodes.add(node);
    return node;
  }

  /** Before anything is made. */
  private static void refuseIfTaken(int wanted) throws IOException {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted));
    } catch (IOException refused) {
      throw new IOException(
          "cannot listen on port " + wanted + "; choose others by --port", refused);
    }
  }

  private String url() {
    return "http://localhost:" + port;
  }

  /** Starts it again whenever it ends. One that does not even start would not the next time. */
  private void keep(Node node) {
    try {
      node.awaitEnd();
      while (!stopping) {
        tell("Node " + node.number() + " has ended; it is started again.");
        node.startAgain();
        if (stopping) {
          node.stop();
        }
        node.awaitReady();
        tell(node.toString());
        node.awaitEnd();
      }
    } catch (IOException fault) {
      tell(String.valueOf(fault.getMessage()));
    } catch (InterruptedException nobodyDoesThat) {
      Thread.currentThread().interrupt();
    }
  }

  private void tell(String line) {
    out.println(line);
    out.flush();
  }

  /** Stops the nodes, then what they need. */
  void stop() {
    stopping = true;
    nodes.forEach(Node::stop);
    try {
      for (Node node : nodes) {
        node.awaitStop();
      }
      Server front = proxy;
      if (front != null) {
        front.stop();
      }
      Database shared = database;
      if (shared != null) {
        shared.close();
      }
    } catch (Exception fault) {
      tell("Not everything could be stopped: " + fault.getMessage());
    }
  }
}
