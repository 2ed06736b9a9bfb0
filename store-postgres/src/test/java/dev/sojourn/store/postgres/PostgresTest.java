package dev.sojourn.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.SessionFilter;
import dev.sojourn.SessionId;
import dev.sojourn.SessionState;
import dev.sojourn.UserId;
import dev.sojourn.store.CreateCommand;
import dev.sojourn.store.CreateResult;
import dev.sojourn.store.Found;
import dev.sojourn.testkit.Fixtures;
import dev.sojourn.testkit.ManualTime;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** What tests of this store alone share: an empty database, and nodes over it. */
abstract class PostgresTest {

  static final UserId ALICE = UserId.of("alice");

  final ManualTime time = new ManualTime();
  final Fixtures fixtures = new Fixtures(time, 1);
  PostgresSettings database = Server.emptyDatabase().withConnections(8);

  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  final void closeAll() throws Exception {
    for (AutoCloseable one : opened.reversed()) {
      one.close();
    }
    opened.clear();
  }

  /** A node, closed after the test. */
  final PostgresStore node() {
    PostgresStore store = PostgresStore.open(database.withTime(time));
    opened.add(store);
    return store;
  }

  /** A connection beside the store's, with a transaction open, rolled back after the test. */
  final Connection open() throws SQLException {
    Connection connection = Server.connect(database);
    opened.add(connection);
    connection.setAutoCommit(false);
    return connection;
  }

  /** Runs a statement in an open transaction. */
  static void run(Connection connection, String text) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(text);
    }
  }

  final Found create(PostgresStore store, CreateCommand command) {
    CreateResult result = store.create(command);
    assertThat(result).isInstanceOf(CreateResult.Created.class);
    return ((CreateResult.Created) result).found();
  }

  final SessionId signIn(PostgresStore store, UserId user) {
    return create(store, fixtures.signIn(user).command()).session().id();
  }

  final List<SessionId> living(PostgresStore store, UserId user) {
    SessionFilter filter = SessionFilter.filter().user(user).state(SessionState.ACTIVE).build();
    return store.search(filter, null, 100, time.instant()).items().stream()
        .map(found -> found.session().id())
        .toList();
  }

  /** A session's id as SQL writes it. */
  static String literal(SessionId id) {
    return "'\\x%016x%016x'".formatted(id.high(), id.low());
  }
}
