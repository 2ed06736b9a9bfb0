package dev.sojourn.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sojourn.store.StoreUnavailableException;
import dev.sojourn.testkit.ManualTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The log tells when the store goes and when it is back, and nothing in between. */
class StoreFaultsTest {

  private static final String AWAY = "WARN The store does not answer: create failed: SQLITE_FULL";

  private final StoreUnavailableException full =
      new StoreUnavailableException("create failed: SQLITE_FULL", null);
  private final ManualTime time = new ManualTime();
  private final StoreFaults faults = new StoreFaults(time);
  private final Logger logger = (Logger) LoggerFactory.getLogger(StoreFaults.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void leave() {
    logger.detachAppender(log);
  }

  private List<String> lines() {
    return log.list.stream().map(e -> e.getLevel() + " " + e.getFormattedMessage()).toList();
  }

  @Test
  void goingAndComingBackAreSaidOnceEach() {
    for (int i = 0; i < 5; i++) {
      time.advance(Duration.ofSeconds(7));
      assertThat(faults.refused(full).headers()).containsEntry("Retry-After", "1");
      faults.called("find", 1, false); // reads go on
    }
    assertThat(lines()).containsExactly(AWAY);

    time.advance(StoreFaults.QUIET);
    faults.called("create", 1, true);
    assertThat(lines()).containsExactly(AWAY);

    faults.called("create", 1, false);
    faults.called("create", 1, false);
    assertThat(lines())
        .containsExactly(AWAY, "INFO The store answers again; requests refused in 28 s: 5");
  }

  @Test
  void theNextOutageIsSaidAnew() {
    faults.refused(full);
    time.advance(StoreFaults.QUIET);
    faults.called("find", 1, false);
    faults.refused(full);

    assertThat(lines())
        .containsExactly(AWAY, "INFO The store answers again; requests refused in 0 s: 1", AWAY);
  }

  @Test
  void whoMeetsOthersMayRepeatAtOnceAndTheStoreIsNotAway() {
    Problem answer =
        faults.refused(StoreUnavailableException.contended("session x keeps changing", null));

    assertThat(answer.headers()).containsEntry("Retry-After", "0");
    assertThat(answer.detail()).contains("Repeat");
    assertThat(lines()).isEmpty();
  }

  @Test
  void nothingIsSaidWhileTheStoreAnswers() {
    faults.called("find", 1, false);
    faults.called("events", 1, true); // a cursor that is too old, for instance

    assertThat(lines()).isEmpty();
  }

  @Test
  void everyRefusalCountsAndOneSpeaks() {
    int many = 500;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      IntStream.range(0, many).forEach(i -> threads.execute(() -> faults.refused(full)));
    }
    time.advance(StoreFaults.QUIET);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      IntStream.range(0, many).forEach(i -> threads.execute(() -> faults.called("find", 1, false)));
    }

    assertThat(lines())
        .containsExactly(AWAY, "INFO The store answers again; requests refused in 0 s: " + many);
  }
}
