package dev.sojourn.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sojourn.SessionId;
import dev.sojourn.store.Change.SessionChanged;
import dev.sojourn.store.Feed;
import dev.sojourn.testkit.FeedRecorder;
import dev.sojourn.testkit.Race;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store behind a pooler that gives each transaction whichever connection is free. */
class PoolerTest extends PostgresTest {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @TempDir private Path directory;
  private Pooler pooler;

  @BeforeEach
  void start() throws Exception {
    assumeTrue(Pooler.program().isPresent(), "PgBouncer is not installed");
    pooler = new Pooler(database, 4, directory);
    database = pooler.database().withConnections(8);
  }

  @AfterEach
  void stop() throws Exception {
    closeAll();
    if (pooler != null) {
      pooler.close();
    }
  }

  /** Often enough for the driver to prepare them, on connections that do not stay the same. */
  @Test
  void statementsThatAreRunOftenAreFoundOnEveryConnection() {
    List<PostgresStore> nodes = Race.of(2, n -> this::node);
    SessionId id = signIn(nodes.getFirst(), ALICE);

    List<Boolean> found =
        Race.of(
            16,
            n ->
                () -> {
                  boolean all = true;
                  for (int i = 0; i < 20; i++) {
                    all &= nodes.get(n % 2).find(id).isPresent();
                  }
                  return all;
                });

    assertThat(found).doesNotContain(false);
  }

  /** By the next timed poll, for nobody is woken. */
  @Test
  void aNodeHearsOfTheOthers() {
    PostgresStore one = node();
    FeedRecorder recorder = new FeedRecorder();
    try (Feed feed = node().subscribe(recorder)) {
      for (int i = 0; i < 10; i++) {
        SessionId id = signIn(one, ALICE);
        recorder.awaitHeard(new SessionChanged(id, ALICE), PATIENCE);
      }
      assertThat(recorder.incarnations()).isOne();
      assertThat(feed.holds(fixtures.sessionId(), time, PATIENCE)).isTrue();
    }
  }
}
