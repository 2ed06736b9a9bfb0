package dev.sojourn.spring.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes on one database, and a browser that goes from one to the other. */
class TwoNodesTest {

  private static final int ROUNDS = 200;
  private static final int MANY_ROUNDS = 10_000;

  private static Shop node(Path directory) {
    return Shop.open(
        "sojourn.store.url=" + Postgres.url(), "sojourn.keys.file=" + directory.resolve("keys"));
  }

  @Test
  void whatOneNodeWroteTheNextRequestSeesOnTheOther(@TempDir Path directory) {
    writeAndRead(directory, ROUNDS);
  }

  @Test
  @Tag("soak")
  void whatOneNodeWroteTheNextRequestSeesOnTheOtherEveryTime(@TempDir Path directory) {
    writeAndRead(directory, MANY_ROUNDS);
  }

  private static void writeAndRead(Path directory, int rounds) {
    try (Shop one = node(directory);
        Shop other = node(directory)) {
      List<Shop> nodes = List.of(one, other);
      Map<String, String> jar = Map.of();
      for (int i = 0; i < rounds; i++) {
        int round = i;
        Wire.Answer written =
            nodes
                .get(i % 2)
                .session(
                    jar,
                    session -> {
                      session.setAttribute("cart", round);
                      return "";
                    });
        jar = Wire.after(jar, written);
        Wire.Answer read =
            nodes.get((i + 1) % 2).session(jar, session -> session.getAttribute("cart"));
        assertThat(read.body()).isEqualTo("<" + i + ">");
      }
    }
  }

  @Test
  void whoIsSignedOutOnOneNodeIsSignedOutOnTheOther(@TempDir Path directory) {
    try (Shop one = node(directory);
        Shop other = node(directory)) {
      Map<String, String> alice = Wire.after(Map.of(), one.signIn(Map.of(), "alice", "right"));
      assertThat(other.wire.get("/me", alice).body()).contains("<alice true>");

      one.sessions().findByPrincipalName("alice").keySet().forEach(one.sessions()::deleteById);
      Wire.Answer stale = other.wire.get("/me", alice);
      for (int tries = 0; stale.status() == 200 && tries < 10_000; tries++) {
        stale = other.wire.get("/me", alice); // as long as the news may take
      }
      assertThat(stale.status()).isEqualTo(302);
    }
  }
}
