package dev.sojourn.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Creation;
import dev.sojourn.SignIn;
import dev.sojourn.server.TestServer;
import dev.sojourn.server.Wire;
import dev.sojourn.testkit.ManualTime;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cookies of a request as the whole server reads them, byte by byte. */
class CookiesOnTheWireTest {

  @TempDir static Path directory;
  static TestServer server;
  static Wire wire;
  static String alice;
  static String bob;

  @BeforeAll
  static void start() {
    server = TestServer.start(directory, new ManualTime(), Map.of());
    wire = new Wire(server);
    alice = ((Creation.Created) server.sessions().create(SignIn.user("alice"))).token().reveal();
    bob = ((Creation.Created) server.sessions().create(SignIn.user("bob"))).token().reveal();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static int status(String... lines) {
    String[] headers =
        Stream.of(lines)
            .map(line -> "Cookie: " + line.replace("ALICE", alice).replace("BOB", bob))
            .toArray(String[]::new);
    return wire.send("GET /v1/me", headers).status();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "__Host-sojourn=ALICE",
        "a=b; __Host-sojourn=ALICE; c=d",
        "a=b;__Host-sojourn=ALICE",
        "__Host-sojourn=\"ALICE\"",
        "$Version=1; __Host-sojourn=ALICE",
        "$Version=\"1\"; $Path=\"/\"; __Host-sojourn=ALICE",
        "a=\"; __Host-sojourn=ALICE; b=\"",
        "=; ;; __Host-sojourn=ALICE;"
      })
  @Tag("CK-7")
  void theCookieIsFoundAmongOthers(String line) {
    assertThat(status(line)).isEqualTo(200);
  }

  @Test
  @Tag("CK-3")
  void cookiesMayComeInSeveralLines() {
    assertThat(status("a=b", "__Host-sojourn=ALICE", "c=d")).isEqualTo(200);
    assertThat(status("__Host-sojourn=ALICE", "__Host-sojourn=BOB")).isEqualTo(401);
  }

  /** A sibling host can set cookies for the whole domain, and longer paths go first. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "__Host-sojourn=ALICE; __Host-sojourn=BOB",
        "__Host-sojourn=BOB; __Host-sojourn=ALICE",
        "__Host-sojourn=ALICE; __Host-sojourn=ALICE",
        "__Host-sojourn=; __Host-sojourn=ALICE",
        "__Host-sojourn=x; a=b; __Host-sojourn=ALICE"
      })
  @Tag("CK-4")
  @Tag("CK-10")
  @Tag("Auth0-2023")
  void twoOfOneNameOpenNothing(String line) {
    assertThat(status(line)).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "__host-sojourn=ALICE",
        "__HOST-SOJOURN=ALICE",
        "%5F%5FHost-sojourn=ALICE",
        "%5f%5fHost%2Dsojourn=ALICE",
        "__Host-sojourn%00=ALICE",
        "\u00c2\u00a0__Host-sojourn=ALICE",
        "\u00e2\u0080\u0080__Host-sojourn=ALICE",
        "\u00c2\u0085__Host-sojourn=ALICE",
        "\u00a0__Host-sojourn=ALICE",
        "\u0085__Host-sojourn=ALICE",
        "\u00ef\u00bb\u00bf__Host-sojourn=ALICE",
        "$Version=1,__Host-sojourn=ALICE",
        "$Version=1, __Host-sojourn=ALICE",
        "a=b,__Host-sojourn=ALICE",
        "a=b, __Host-sojourn=ALICE",
        "a=\"b\\\"; __Host-sojourn\"=ALICE",
        "__Host-sojourn[]=ALICE",
        "__Host-sojourn",
        "=__Host-sojourn=ALICE",
        "x=__Host-sojourn=ALICE",
        "__Host-sojourn =%20ALICE",
        "__Host-sojourn=%73%6a%72ALICE"
      })
  @Tag("CK-5")
  @Tag("CK-7")
  @Tag("Cookie-Chaos")
  void whatOnlyLooksLikeTheCookieOpensNothing(String line) {
    assertThat(status(line)).isIn(400, 401);
  }

  /** However a sibling writes its own one, the real one is not hidden by it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "%5F%5FHost-sojourn=BOB; __Host-sojourn=ALICE",
        "__host-sojourn=BOB; __Host-sojourn=ALICE",
        "\u00c2\u00a0__Host-sojourn=BOB; __Host-sojourn=ALICE",
        "$Version=1,__Host-sojourn=BOB; __Host-sojourn=ALICE",
        "=__Host-sojourn=BOB; __Host-sojourn=ALICE"
      })
  @Tag("CK-10")
  @Tag("Cookie-Chaos")
  void aLookAlikeHidesNobody(String line) {
    var answer =
        wire.send("GET /v1/me", "Cookie: " + line.replace("ALICE", alice).replace("BOB", bob));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).contains("\"user\":\"alice\"");
  }

  @Test
  @Tag("CK-9")
  void aHeapOfCookiesIsRefused() {
    assertThat(status("a=" + "x".repeat(40_000) + "; __Host-sojourn=ALICE")).isEqualTo(431);
    assertThat(status("a=b; ".repeat(1_500) + "__Host-sojourn=ALICE")).isEqualTo(200);
  }
}
