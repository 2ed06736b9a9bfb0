package dev.sojourn.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.SessionId;
import dev.sojourn.store.Change.SessionChanged;
import dev.sojourn.store.Feed;
import dev.sojourn.store.jdbc.Subscriptions;
import dev.sojourn.testkit.FeedRecorder;
import dev.sojourn.testkit.Relay;
import dev.sojourn.testkit.Waiting;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

/** The database is away, or answers nobody any more, while a node hears of changes. */
class FeedOutageTest extends PostgresTest {

  private static final Duration BOUND = Duration.ofSeconds(1);

  private static final String CONNECTIONS =
      "SELECT count(*) FROM pg_stat_activity"
          + " WHERE application_name = 'sojourn' AND pid <> pg_backend_pid()";

  private static final String LISTENERS =
      " FROM pg_stat_activity"
          + " WHERE datname = current_database() AND state = 'idle' AND query LIKE 'LISTEN %'";

  private final FeedRecorder recorder = new FeedRecorder();

  private void awaitLease(Feed feed) {
    Waiting.until(
        Waiting.PATIENCE, "the lease", () -> feed.holds(fixtures.sessionId(), time, BOUND));
  }

  private static List<String> of(String who, List<String> lines) {
    return lines.stream().filter(line -> line.startsWith(who)).toList();
  }

  @Test
  void anOutageIsTwoLinesOfTheLogHoweverOftenTheFeedTries() {
    PostgresSettings beside =
        PostgresSettings.of(database.url().replaceFirst("/postgres$", "/template1"), null);
    try (LogLines lines = LogLines.of(Outage.class);
        Feed feed = node().subscribe(new FeedRecorder())) {
      awaitLease(feed);
      try {
        Server.run(
            beside,
            "ALTER DATABASE postgres ALLOW_CONNECTIONS false",
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'postgres'");
        Waiting.until(Waiting.PATIENCE, "some attempts", () -> lines.at(Level.FINE).size() >= 3);
      } finally {
        Server.run(beside, "ALTER DATABASE postgres ALLOW_CONNECTIONS true");
      }
      Waiting.until(
          Waiting.PATIENCE,
          "the feed to be back",
          () -> !of("the feed", lines.at(Level.INFO)).isEmpty());

      awaitLease(feed);
      assertThat(of("the feed", lines.at(Level.WARNING)))
          .hasSize(1)
          .first()
          .asString()
          .contains("SQL state");
      assertThat(of("the feed", lines.at(Level.INFO)))
          .hasSize(1)
          .first()
          .asString()
          .contains("is back after");
    }
  }

  /** A third connection that a server refuses, say: all works, only later. */
  @Test
  void aListenerThatIsLostIsToldOnceAndTheFeedTellsOfChanges() {
    PostgresStore one = node();
    try (LogLines lines = LogLines.of(Outage.class);
        Feed feed = node().subscribe(recorder)) {
      awaitLease(feed);
      for (int i = 0; i < 3; i++) {
        Waiting.until(
            Waiting.PATIENCE,
            "somebody who listens",
            () -> Server.number(database, "SELECT count(*)" + LISTENERS) > 0);
        Server.number(database, "SELECT count(pg_terminate_backend(pid))" + LISTENERS);
      }
      SessionId id = signIn(one, ALICE);

      recorder.awaitHeard(new SessionChanged(id, ALICE), Waiting.PATIENCE);
      Waiting.until(
          Waiting.PATIENCE,
          "one line",
          () -> of("the listener", lines.at(Level.WARNING)).size() == 1);
      assertThat(of("the feed", lines.at(Level.WARNING))).isEmpty();
    }
  }

  /** For an hour, if closing waited for it. */
  @Test
  void whoClosesDoesNotWaitForAnAnswerAndLeavesNoConnection() {
    node().close();
    AtomicLong sent = new AtomicLong();
    int port = URI.create(database.url()).getPort();
    try (Relay relay =
            Relay.to(
                "localhost", port, Duration.ZERO, () -> bytes -> sent.addAndGet(bytes.length));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      FeedThread thread = feed("postgres://postgres@localhost:" + relay.port() + "/postgres");
      awaitLease(thread.subscribe(new FeedRecorder()));
      relay.hold(tap -> true);
      long before = sent.get();
      Waiting.until(Waiting.PATIENCE, "the next question", () -> sent.get() > before);

      Future<?> closing = threads.submit(thread::close);

      Waiting.get(closing, "the end");
      relay.release();
      Waiting.until(
          Waiting.PATIENCE,
          "no connection to be left",
          () -> Server.number(database, CONNECTIONS) == 0);
    }
  }

  /** One that is waited for by nobody else. */
  private FeedThread feed(String url) {
    PostgresSettings settings =
        PostgresSettings.of(url, null).withPatience(Duration.ofHours(1)).withTime(time);
    Lease lease = new Lease();
    Subscriptions subscriptions = new Subscriptions(lease);
    return new FeedThread(
        new Connections(settings),
        settings,
        new UUID(0, 1),
        lease,
        subscriptions,
        new Announcer(subscriptions, others -> {}),
        () -> {});
  }
}
