package dev.sojourn.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.store.Change;
import dev.sojourn.store.StoreUnavailableException;
import dev.sojourn.store.jdbc.Row;
import dev.sojourn.store.jdbc.Step;
import dev.sojourn.store.jdbc.Subscriptions;
import dev.sojourn.store.jdbc.Tx;
import dev.sojourn.testkit.Waiting;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriterTest {

  private static final String ADD = "INSERT INTO chores (kind, tenant, user_id) VALUES (9, ?, '')";

  @TempDir Path directory;
  private final Samples.Heard heard = new Samples.Heard();
  private StoreFile file;
  private SqliteSql sql;
  private Writer writer;

  @BeforeEach
  void open() throws SQLException {
    file = StoreFile.lock(directory.resolve("sessions.db"));
    sql = file.connect();
    Schema.prepare(sql, file.path());
    start(Duration.ofSeconds(10));
  }

  @AfterEach
  void close() throws Exception {
    writer.close();
    sql.close();
    file.close();
  }

  @Test
  void commandsThatWaitTogetherShareATransaction() throws Exception {
    List<FutureTask<Integer>> tasks =
        whileTheWriterIsBusy(
            tx -> add(tx, "a"), tx -> add(tx, "b"), tx -> add(tx, "c"), tx -> add(tx, "d"));
    for (FutureTask<Integer> task : tasks) {
      assertThat(Waiting.get(task, "a command")).isEqualTo(1);
    }
    assertThat(heard.groups).extracting(List::size).containsExactly(4);
    assertThat(rows()).containsExactlyInAnyOrder("a", "b", "c", "d");
  }

  @Test
  @Tag("Keycloak-49213")
  void aFailingCommandLeavesItsNeighboursAlone() throws Exception {
    List<FutureTask<Integer>> tasks =
        whileTheWriterIsBusy(
            tx -> add(tx, "a"),
            tx -> {
              add(tx, "lost");
              throw new IllegalArgumentException("refused");
            },
            tx -> add(tx, "lost too") + add(tx, "lost too"),
            tx -> add(tx, "d"));
    assertThat(Waiting.get(tasks.get(0), "the first")).isEqualTo(1);
    assertThatThrownBy(tasks.get(1)::get)
        .cause()
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("refused");
    assertThatThrownBy(tasks.get(2)::get)
        .cause()
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessage("test failed: SQLITE_CONSTRAINT_PRIMARYKEY");
    assertThat(Waiting.get(tasks.get(3), "the last")).isEqualTo(1);
    assertThat(rows()).containsExactlyInAnyOrder("a", "d");
    assertThat(heard.groups).extracting(List::size).containsExactly(2);
  }

  @Test
  void aFullDiskFailsWhatFindsNoRoomAndNothingAfterwards() throws Exception {
    long pages = writer.run("test", tx -> tx.sql().number("PRAGMA page_count"));
    limitPages(pages + 2);
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 100; i++) {
                String row = i + "x".repeat(500);
                writer.run("test", tx -> add(tx, row));
              }
            })
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessage("test failed: SQLITE_FULL");
    int acknowledged = heard.groups.size();
    assertThat(rows()).hasSize(acknowledged);
    limitPages(pages + 1000);
    assertThat(writer.<Integer>run("test", tx -> add(tx, "again"))).isEqualTo(1);
    assertThat(rows()).hasSize(acknowledged + 1).contains("again");
  }

  @Test
  void whoWaitsInVainIsToldAndNotServedLater() throws Exception {
    writer.close();
    start(Duration.ofMillis(20));
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    FutureTask<Integer> first =
        task(tx -> {
          busy.countDown();
          Waiting.await(go, "the end of the test");
          return add(tx, "begun");
        });
    Thread.ofPlatform().start(first);
    Waiting.await(busy, "the writer");
    assertThatThrownBy(() -> writer.<Integer>run("test", tx -> add(tx, "not begun")))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("no answer within");
    go.countDown();
    writer.close();
    assertThat(rows()).doesNotContain("not begun");
  }

  @Test
  void closingServesWhoWaitsAndRefusesWhoComesLater() throws Exception {
    List<FutureTask<Integer>> tasks = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      String row = "row " + i;
      FutureTask<Integer> task = task(tx -> add(tx, row));
      tasks.add(task);
      Thread.ofVirtual().start(task);
    }
    writer.close();
    int served = 0;
    for (FutureTask<Integer> task : tasks) {
      try {
        served += task.get();
      } catch (java.util.concurrent.ExecutionException refused) {
        assertThat(refused.getCause())
            .isInstanceOf(StoreUnavailableException.class)
            .hasMessage("test failed: the store is closed");
      }
    }
    assertThat(rows()).hasSize(served);
  }

  @Test
  @Tag("CVE-2021-34428")
  void aListenerThatFailsIsNoLongerTrusted() {
    Subscriptions feeds = new Subscriptions((time, maxStaleness) -> true);
    var feed =
        feeds.add(
            new Samples.Heard() {
              @Override
              public void changed(List<Change> changes) {
                throw new IllegalStateException("cannot keep up");
              }
            });
    var other = feeds.add(heard);
    feeds.changed(List.of(new Change.TenantChanged("default")));
    assertThat(feed.holds(Samples.id(1), null, Duration.ZERO)).isFalse();
    assertThat(other.holds(Samples.id(1), null, Duration.ZERO)).isTrue();
    assertThat(heard.groups).hasSize(1);
  }

  private void start(Duration patience) {
    Subscriptions feeds = new Subscriptions((time, maxStaleness) -> true);
    feeds.add(heard);
    writer = new Writer(sql, feeds, patience);
    writer.start();
  }

  /** Starts the commands while the writer is held up, so that they meet in one group. */
  @SafeVarargs
  private List<FutureTask<Integer>> whileTheWriterIsBusy(Step<Integer>... commands) {
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Thread.ofPlatform()
        .start(
            task(tx -> {
              busy.countDown();
              Waiting.await(go, "the commands");
              return 0;
            }));
    Waiting.await(busy, "the writer");
    List<FutureTask<Integer>> tasks = new ArrayList<>();
    for (Step<Integer> command : commands) {
      FutureTask<Integer> task = task(command);
      tasks.add(task);
      Thread thread = Thread.ofPlatform().start(task);
      Waiting.until(
          Waiting.PATIENCE,
          "the command to wait",
          () -> thread.getState() == Thread.State.TIMED_WAITING);
    }
    go.countDown();
    return tasks;
  }

  private FutureTask<Integer> task(Step<Integer> work) {
    return new FutureTask<>(() -> writer.run("test", work));
  }

  private static int add(Tx tx, String row) throws SQLException {
    tx.changed(new Change.TenantChanged(row));
    return tx.sql().update(ADD, row);
  }

  private void limitPages(long pages) {
    writer.<Integer>run(
        "test",
        tx -> {
          sql.script("PRAGMA max_page_count = " + pages);
          return 0;
        });
  }

  private List<String> rows() throws SQLException {
    try (SqliteSql reading = file.connectToRead()) {
      return reading.list("SELECT tenant FROM chores WHERE kind = 9", Row::text);
    }
  }
}
