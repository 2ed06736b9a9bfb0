package dev.sojourn.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The cookies of a request byte by byte: what is the session's, and what only looks like it. */
abstract class CookieCorpusContract extends FilterContract {

  private static final String NAME = "__Host-sojourn";

  private String alice;
  private String bob;

  CookieCorpusContract(Container.Starter starter) {
    super(starter);
  }

  @BeforeEach
  void twoUsers() {
    alice = signedIn("alice").token().reveal();
    bob = signedIn("bob").token().reveal();
  }

  /** Id, who is seen, and the lines of {@code Cookie}. */
  static Stream<Arguments> corpus() {
    return Stream.of(
        row("CK-3", "alice", "a=b", NAME + "=ALICE", "c=d"),
        row("CK-3", "nobody", NAME + "=ALICE", NAME + "=BOB"),
        row("CK-4", "nobody", NAME + "=ALICE; " + NAME + "=BOB"),
        row("CK-4", "nobody", NAME + "=BOB; " + NAME + "=ALICE"),
        row("CK-4", "nobody", NAME + "=ALICE; " + NAME + "=ALICE"),
        row("CK-4", "nobody", NAME + "=; " + NAME + "=ALICE"),
        row("CK-5", "nobody", "__host-sojourn=ALICE"),
        row("CK-5", "nobody", "__HOST-SOJOURN=ALICE"),
        row("CK-5", "alice", "__host-sojourn=BOB; " + NAME + "=ALICE"),
        row("CK-7", "alice", NAME + "=ALICE"),
        row("CK-7", "alice", "a=b;" + NAME + "=ALICE"),
        row("CK-7", "alice", NAME + "=\"ALICE\""),
        row("CK-7", "alice", "$Version=1; " + NAME + "=ALICE"),
        row("CK-7", "alice", "$Version=\"1\"; $Path=\"/\"; " + NAME + "=ALICE"),
        row("CK-7", "alice", "a=\"; " + NAME + "=ALICE; b=\""),
        row("CK-7", "alice", "=; ;; " + NAME + "=ALICE;"),
        row("CK-7", "nobody", "%5F%5FHost-sojourn=ALICE"),
        row("CK-7", "nobody", "%5f%5fHost%2Dsojourn=ALICE"),
        row("CK-7", "nobody", NAME + "%00=ALICE"),
        row("CK-7", "nobody", "\u00c2\u00a0" + NAME + "=ALICE"),
        row("CK-7", "nobody", "\u00e2\u0080\u0080" + NAME + "=ALICE"),
        row("CK-7", "nobody", "\u00c2\u0085" + NAME + "=ALICE"),
        row("CK-7", "nobody", "\u00a0" + NAME + "=ALICE"),
        row("CK-7", "nobody", "\u0085" + NAME + "=ALICE"),
        row("CK-7", "nobody", "\u00ef\u00bb\u00bf" + NAME + "=ALICE"),
        row("CK-7", "nobody", "$Version=1," + NAME + "=ALICE"),
        row("CK-7", "nobody", "$Version=1, " + NAME + "=ALICE"),
        row("CK-7", "nobody", "a=b," + NAME + "=ALICE"),
        row("CK-7", "nobody", "a=\"b\\\"; " + NAME + "\"=ALICE"),
        row("CK-7", "nobody", NAME + "[]=ALICE"),
        row("CK-7", "nobody", NAME),
        row("CK-7", "nobody", "=" + NAME + "=ALICE"),
        row("CK-7", "nobody", "x=" + NAME + "=ALICE"),
        row("CK-7", "nobody", NAME + " =%20ALICE"),
        row("CK-9", "alice", "a=b; ".repeat(150) + NAME + "=ALICE"),
        row("CK-10", "alice", "%5F%5FHost-sojourn=BOB; " + NAME + "=ALICE"),
        row("CK-10", "alice", "\u00c2\u00a0" + NAME + "=BOB; " + NAME + "=ALICE"),
        row("CK-10", "alice", "$Version=1," + NAME + "=BOB; " + NAME + "=ALICE"),
        row("CK-10", "alice", "=" + NAME + "=BOB; " + NAME + "=ALICE"));
  }

  private static Arguments row(String id, String user, String... lines) {
    return Arguments.of(id, user, lines);
  }

  @ParameterizedTest(name = "{0}, {1}: {2}")
  @MethodSource("corpus")
  @Tag("CK-3")
  @Tag("CK-4")
  @Tag("CK-5")
  @Tag("CK-7")
  @Tag("CK-9")
  @Tag("CK-10")
  @Tag("Cookie-Chaos")
  void theSessionsCookieIsFoundToTheByte(String id, String user, String[] lines) {
    String[] headers =
        Stream.of(lines)
            .map(line -> "Cookie: " + line.replace("ALICE", alice).replace("BOB", bob))
            .toArray(String[]::new);

    Wire.Answer answer = wire.get("/who", headers);
    if (answer.status() != 400) { // a container may refuse such bytes altogether
      assertThat(answer.body()).contains("[" + user + "]");
    } else {
      assertThat(user).isEqualTo("nobody");
    }
  }
}
