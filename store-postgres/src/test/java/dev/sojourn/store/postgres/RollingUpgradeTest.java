package dev.sojourn.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sojourn.store.Change.TenantChanged;
import dev.sojourn.store.Feed;
import dev.sojourn.testkit.FeedRecorder;
import dev.sojourn.testkit.Waiting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/**
 * Programs of one version and of the next work on one database. The rows that each version of the
 * format wrote are kept; {@code -Dformat.write} writes those of this one anew, while it is not
 * released.
 */
class RollingUpgradeTest extends PostgresTest {

  private static final Path ROWS = Path.of("src/test/resources/sojourn-format-1/rows");
  private static final Duration LONG = Duration.ofHours(1);

  /** The story by this program. */
  private List<Object> toldNow(Story story) {
    try (PostgresStore store = PostgresStore.open(database.withTime(story.time()))) {
      story.tell(store);
      return story.read(store);
    }
  }

  @Test
  void whatVersionOneWroteIsReadAsWhatIsWrittenNow() throws Exception {
    Story story = new Story();
    List<Object> now = toldNow(story);
    List<String> rows = Rows.read(database);
    if (System.getProperty("format.write") != null) {
      Files.createDirectories(ROWS.getParent());
      Files.write(ROWS, rows);
    }
    assertThat(rows).as("what a program of version 1 finds").isEqualTo(Files.readAllLines(ROWS));

    Server.emptyDatabase();
    Flyway.configure()
        .dataSource(new Connections(database).source())
        .locations(Schema.MIGRATIONS)
        .table(Schema.TABLE)
        .target("1")
        .load()
        .migrate();
    Rows.load(database, ROWS);

    try (PostgresStore store = PostgresStore.open(database.withTime(story.time()))) {
      assertThat(story.read(store)).isEqualTo(now).hasSizeGreaterThan(40);
    }
  }

  @Test
  void tablesForNewerProgramsOnlyAreRefused() {
    node().close();
    Server.run(
        database,
        "UPDATE store SET oldest_program = 3",
        "INSERT INTO sojourn_schema (installed_rank, version, description, type, script,"
            + " installed_by, execution_time, success)"
            + " VALUES (9, '3', 'later', 'SQL', 'V3__later.sql', 'postgres', 1, TRUE)");

    assertThatExceptionOfType(IncompatibleStoreException.class)
        .isThrownBy(this::node)
        .withMessageContaining("newer programs only, from version 3");
    assertThat(PostgresInspection.of(database).refusals())
        .extracting(PostgresInspection.Refusal::remedy)
        .containsExactly("Start the newer program.");
  }

  /** It may mean anything: what is cached is in doubt, and what is read from then on is not. */
  @Test
  void aChangeThatOnlyTheNextVersionKnowsBeginsANewIncarnation() {
    PostgresStore node = node();
    FeedRecorder recorder = new FeedRecorder();
    try (Feed feed = node.subscribe(recorder)) {
      Waiting.until(
          Waiting.PATIENCE, "the lease", () -> feed.holds(fixtures.sessionId(), time, LONG));
      int before = recorder.incarnations();

      Server.run(database, "INSERT INTO changes (kind, tenant) VALUES ('flavour', 'acme')");

      Waiting.until(Waiting.PATIENCE, "another", () -> recorder.incarnations() > before);
      Server.run(database, "INSERT INTO changes (kind, tenant) VALUES ('tenant', 'after')");
      recorder.awaitHeard(new TenantChanged("after"), Waiting.PATIENCE);
    }
  }
}
