package dev.sojourn.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.store.EventPage;
import dev.sojourn.store.Retention;
import dev.sojourn.store.jdbc.AttributeBox;
import dev.sojourn.store.jdbc.Purge;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Who asks for what is new does not pass what is old, whichever way the planner plans. The server
 * counts the rows.
 */
class NewRowsTest extends PostgresTest {

  private static final int OLD = 20_000;
  private static final int TURNS = 10;

  @BeforeEach
  void fill() {
    PostgresStore.open(database).close();
    String old = " FROM generate_series(1, " + OLD + ") n";
    Server.run(
        database,
        "INSERT INTO changes (xid, kind, user_id, tenant)"
            + " SELECT CAST(CAST(3 + n / 100 AS text) AS xid8), 'user', 'user-' || n, 'default'"
            + old,
        "INSERT INTO events (xid, recorded_at, type, at, tenant, initiator_kind)"
            + " SELECT CAST(CAST(3 + n / 100 AS text) AS xid8), 0, 'session_established', 0, 'late',"
            + " 'system'"
            + old,
        "ANALYZE");
  }

  private Connection connection(String plans) throws SQLException {
    Connection connection = open();
    run(connection, "SET plan_cache_mode = " + plans);
    connection.commit();
    return connection;
  }

  /** Rows of the table, and entries of its indexes, that were read up to now. */
  private long read(Connection connection, String table) throws SQLException {
    run(connection, "SELECT pg_stat_force_next_flush()");
    connection.commit();
    return Server.number(
        database,
        """
        SELECT t.seq_tup_read + coalesce(t.idx_tup_fetch, 0) + sum(i.idx_tup_read)
        FROM pg_stat_user_tables t JOIN pg_stat_user_indexes i USING (relid)
        WHERE t.relname = '%s' GROUP BY t.relid, t.seq_tup_read, t.idx_tup_fetch
        """
            .formatted(table));
  }

  @ParameterizedTest
  @ValueSource(strings = {"force_generic_plan", "force_custom_plan", "auto"})
  void anAnswerToTheFeed(String plans) throws SQLException {
    Connection connection = connection(plans);
    PostgresSql sql = new PostgresSql(connection, new AttributeBox());
    ChangeReader reader = new ChangeReader();
    assertThat(reader.read(sql).isNew()).isTrue();
    connection.commit();
    long before = read(connection, "changes");

    for (int i = 0; i < TURNS; i++) {
      Server.run(
          database,
          "INSERT INTO changes (kind, user_id, tenant) VALUES ('user', 'new', 'default')");
      assertThat(reader.read(sql).changes()).hasSize(1);
      connection.commit();
    }

    assertThat(read(connection, "changes") - before).isBetween((long) TURNS, 5L * TURNS);
  }

  /** A plan for any values is by far the dearest here, so that the planner never takes it. */
  @ParameterizedTest
  @ValueSource(strings = {"force_custom_plan", "auto"})
  void aPageOfEvents(String plans) throws SQLException {
    Connection connection = connection(plans);
    PostgresSql sql = new PostgresSql(connection, new AttributeBox());
    EventPage page = EventPages.page(sql, null, OLD + 1);
    assertThat(page.items()).hasSize(OLD);
    connection.commit();
    long before = read(connection, "events");

    for (int i = 0; i < TURNS; i++) {
      Server.run(
          database,
          "INSERT INTO events (recorded_at, type, at, tenant, initiator_kind)"
              + " SELECT 0, 'session_established', 0, 'late', 'system' FROM generate_series(1, 3)");
      page = EventPages.page(sql, page.nextCursor(), 2);
      assertThat(page.items()).hasSize(2);
      page = EventPages.page(sql, page.nextCursor(), 2);
      assertThat(page.items()).hasSize(1);
      connection.commit();
    }

    assertThat(read(connection, "events") - before).isBetween((long) TURNS, 60L * TURNS);
  }

  /**
   * Whose history is too long and too young waits until it is old enough. Here, too, a plan for any
   * values is the dearest.
   */
  @ParameterizedTest
  @ValueSource(strings = {"force_custom_plan", "auto"})
  void aHistoryThatIsDue(String plans) throws SQLException {
    Server.run(
        database,
        "INSERT INTO chores (kind, tenant, user_id, due_at)"
            + " SELECT 3, 'default', 'user-' || n, 2000000 FROM generate_series(1, "
            + OLD
            + ") n",
        "ANALYZE chores");
    Connection connection = connection(plans);
    PostgresSql sql = new PostgresSql(connection, new AttributeBox());
    Purge purge = new Purge(Retention.DEFAULT, 100, Instant.ofEpochMilli(1_000_000));
    long before = read(connection, "chores");

    for (int i = 0; i < TURNS; i++) {
      Server.run(
          database, "INSERT INTO chores (kind, tenant, user_id) VALUES (3, 'default', 'user-7')");
      purge.longHistories(sql);
      connection.commit();
    }

    assertThat(read(connection, "chores") - before).isBetween((long) TURNS, 100L * TURNS);
  }
}
