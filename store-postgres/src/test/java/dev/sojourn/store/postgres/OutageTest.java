package dev.sojourn.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.testkit.ManualTime;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

class OutageTest {

  private final ManualTime time = new ManualTime();
  private final Outage outage = new Outage("the feed", time);

  private List<Long> pauses(int attempts) {
    List<Long> millis = new ArrayList<>();
    for (int i = 0; i < attempts; i++) {
      millis.add(outage.failed(new SQLException("refused", "08001")).toMillis());
    }
    return millis;
  }

  @Test
  void theDatabaseIsLeftAloneForLongerAndLongerToABound() {
    assertThat(pauses(7)).containsExactly(100L, 200L, 400L, 800L, 1_000L, 1_000L, 1_000L);

    outage.over();

    assertThat(pauses(2)).containsExactly(100L, 200L);
  }

  @Test
  void itIsToldWhenItBeginsAndWhenItIsOver() {
    try (LogLines lines = LogLines.of(Outage.class)) {
      outage.over();
      assertThat(lines.at(Level.INFO)).isEmpty();
      for (int i = 0; i < 2; i++) {
        pauses(5);
        time.advance(Duration.ofSeconds(90));
        outage.over();
        outage.over();
      }

      assertThat(lines.at(Level.WARNING))
          .hasSize(2)
          .allSatisfy(line ->
              assertThat(line)
                  .contains("does not answer, SQL state 08001")
                  .doesNotContain("refused"));
      assertThat(lines.at(Level.INFO)).hasSize(2).allMatch(line -> line.contains("90000 ms"));
      assertThat(lines.at(Level.FINE)).hasSize(8);
    }
  }
}
