package dev.sojourn.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sojourn.server.web.ProblemException;
import org.junit.jupiter.api.Test;

class WaitersTest {

  private final Waiters waiters = new Waiters();

  private int status(String key) {
    return assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> waiters.enter(key))
        .actual()
        .problem()
        .type()
        .status();
  }

  @Test
  void oneKeyTakesNotEveryPlace() {
    for (int i = 0; i < 32; i++) {
      waiters.enter("greedy");
    }

    assertThat(status("greedy")).isEqualTo(429);
    waiters.enter("modest");
    waiters.leave("greedy");
    waiters.enter("greedy");
  }

  @Test
  void allKeysTogetherAreBounded() {
    for (int i = 0; i < 256; i++) {
      waiters.enter("key " + i / 32);
    }

    assertThat(status("another")).isEqualTo(503);
    waiters.leave("key 0");
    waiters.enter("another");
  }
}
