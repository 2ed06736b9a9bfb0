package dev.sojourn.spring.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One application on one PostgreSQL database, once with Sojourn and once with Spring Session's own
 * JDBC repository: what holds with which is the table in docs/spring-boot.md.
 */
class SemanticsTest {

  private static final String HEAD = "| what holds | Sojourn | Spring Session JDBC 4.1 |";

  /** With both starters on the class path, as while an application moves. */
  private static Shop onSojourn(Path directory) {
    return Shop.open(
        "spring.autoconfigure.exclude=",
        "spring.datasource.url=" + Postgres.jdbcUrl(),
        "spring.session.jdbc.initialize-schema=always",
        "sojourn.store.url=" + Postgres.url(),
        "sojourn.keys.file=" + directory.resolve("keys"));
  }

  private static Shop onSpringSessionJdbc() {
    return Shop.open(
        "spring.autoconfigure.exclude="
            + "dev.sojourn.spring.boot.SojournAutoConfiguration,"
            + "dev.sojourn.spring.boot.SojournMetricsAutoConfiguration,"
            + "dev.sojourn.spring.boot.SojournSessionAutoConfiguration",
        "spring.datasource.url=" + Postgres.jdbcUrl(),
        "spring.session.jdbc.initialize-schema=always");
  }

  @Test
  void theTableOfTheGuideIsTrue(@TempDir Path directory) throws Exception {
    List<String> table = new ArrayList<>(List.of(HEAD, "|---|---|---|"));
    try (Shop ours = onSojourn(directory);
        Shop theirs = onSpringSessionJdbc()) {
      assertThat(ours.repository).isInstanceOf(SojournSessionRepository.class);
      assertThat(theirs.repository.getClass().getName()).contains("Jdbc");
      for (Semantics row : Semantics.ALL) {
        table.add(
            "| %s | %s | %s |"
                .formatted(row.what(), word(row.check(), ours), word(row.check(), theirs)));
      }
    }

    assertThat(String.join("\n", tableOfTheGuide())).isEqualTo(String.join("\n", table));
  }

  private static String word(Semantics.Check check, Shop shop) throws Exception {
    return check.holdsIn(shop) ? "yes" : "no";
  }

  private static List<String> tableOfTheGuide() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("..", "docs", "spring-boot.md"));
    int head = lines.indexOf(HEAD);
    assertThat(head).isNotNegative();
    return lines.subList(head, lines.size()).stream()
        .takeWhile(line -> line.startsWith("|"))
        .toList();
  }
}
