package dev.sojourn.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node as a process, by a shell in the server's place. */
@Timeout(60)
class NodeTest {

  @TempDir Path directory;

  private Path log() {
    return directory.resolve("node-1.log");
  }

  private Node node(String script) throws Exception {
    return Node.start(1, 1, List.of("/bin/sh", "-c", script), log().toFile());
  }

  /** A pipe holds 64 KiB; whoever writes into a full one stands still. */
  @Test
  void whatItSaysOnceItIsReadyNeverKeepsItWaiting() throws Exception {
    Node node =
        node(
            """
            echo 'to be told'
            echo '2026-01-02T03:04:05.678Z INFO  PostgresStore: this is node 0a1b2c3d-e5f6-4a7b-8c9d'
            echo 'Sojourn is ready at http://localhost:1'
            i=0
            while [ $i -lt 5000 ]; do echo "line $i of what a server may say in its log"; i=$((i+1)); done
            echo 'a fault' >&2
            """);
    node.awaitReady();
    node.awaitEnd();

    assertThat(node.said()).containsExactly("to be told");
    assertThat(node).asString().startsWith("Node 1: 0a1b2c3d, process ");
    assertThat(Files.readAllLines(log()))
        .contains("line 0 of what a server may say in its log", "a fault")
        .contains("line 4999 of what a server may say in its log")
        .anyMatch(line -> line.contains("this is node 0a1b2c3d"))
        .doesNotContain("to be told");
  }

  @Test
  void itIsReadAgainWhenItIsStartedAgain() throws Exception {
    Node node = node("echo 'Sojourn is ready'; echo later");
    node.awaitReady();
    node.awaitEnd();
    node.startAgain();
    node.awaitReady();
    node.awaitEnd();

    assertThat(Files.readAllLines(log())).containsExactly("later", "later");
  }

  @Test
  void oneThatEndsBeforeItServesIsAFaultWithItsCauseInTheLog() throws Exception {
    Node node = node("echo 'no port'; echo 'no room' >&2; exit 1");

    assertThatIOException().isThrownBy(node::awaitReady).withMessageContaining("node-1.log");
    assertThat(Files.readAllLines(log())).containsExactlyInAnyOrder("no port", "no room");
  }
}
