package dev.sojourn.store.postgres;

import static java.util.stream.Collectors.joining;

import dev.sojourn.SessionId;
import dev.sojourn.store.jdbc.AttributeBox;
import dev.sojourn.store.jdbc.Row;
import dev.sojourn.store.jdbc.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;

/**
 * A connection to the database, while one caller has it. Statements that nobody waits for are sent
 * together with the next one, in its round trip: one text for the driver, but statements of their
 * own for the server, each of which sees what is committed when it begins.
 */
final class PostgresSql extends Sql {

  /** Rows that the server sends at once, inside a transaction that reads many. */
  private static final int FETCH = 200;

  /** At most so many go together, so that the number of texts is bounded. */
  private static final int MOST_WAITING = 16;

  /** A statement that is not sent yet. */
  private record Waiting(Wording wording, List<@Nullable Object> values) {}

  private static final Waiting COMMIT = new Waiting(Wording.of("COMMIT"), List.of());

  /** What is done with a statement whose results are there. */
  private interface Answer<T> {
    T of(PreparedStatement statement) throws SQLException;
  }

  private final Connection connection;
  private final boolean readsMany;
  private final List<Waiting> waiting = new ArrayList<>();
  private boolean isWarned;

  PostgresSql(Connection connection, AttributeBox box) {
    this(connection, box, false);
  }

  /**
   * Over a connection.
   *
   * @param readsMany whether rows come some at a time, and each statement gets a plan for its own
   *     values: a search for what is rare must not go the way that is good for what is frequent
   */
  PostgresSql(Connection connection, AttributeBox box, boolean readsMany) {
    super(box);
    this.connection = connection;
    this.readsMany = readsMany;
  }

  @Override
  public <T> List<T> among(
      String text, Mapper<T> mapper, Collection<SessionId> ids, @Nullable Object... more)
      throws SQLException {
    return ids.isEmpty()
        ? List.of()
        : list(text, mapper, behind(ids.toArray(SessionId[]::new), more));
  }

  @Override
  public <T> List<T> amongTexts(
      String text, Mapper<T> mapper, Collection<String> texts, @Nullable Object... more)
      throws SQLException {
    return texts.isEmpty()
        ? List.of()
        : list(text, mapper, behind(texts.toArray(String[]::new), more));
  }

  @Override
  public void later(String text, @Nullable Object... values) throws SQLException {
    add(text, values);
    if (waiting.size() == MOST_WAITING || readsMany) {
      send(0, sent -> true);
    }
  }

  @Override
  public int update(String text, @Nullable Object... values) throws SQLException {
    return send(add(text, values), PreparedStatement::getUpdateCount);
  }

  @Override
  protected void query(String text, Use use, @Nullable Object... values) throws SQLException {
    send(
        add(text, values),
        answered -> {
          try (ResultSet rows = answered.getResultSet()) {
            use.of(rows);
            return true;
          }
        });
  }

  /** Commits what was sent and what waits, in one round trip. */
  void commit() throws SQLException {
    waiting.add(COMMIT);
    send(0, sent -> true);
  }

  /** The same behind a last statement; returns what its first row is. */
  <T> T commit(String text, Mapper<T> mapper, @Nullable Object... values) throws SQLException {
    int last = add(text, values);
    waiting.add(COMMIT);
    return send(
        last,
        answered -> {
          try (ResultSet rows = answered.getResultSet()) {
            if (!rows.next()) {
              throw new SQLException("no row where there must be one");
            }
            return mapper.map(new Row(rows, box()));
          }
        });
  }

  /** Whether the server warned of something in its latest answer. */
  boolean isWarned() {
    return isWarned;
  }

  /** Returns its place among those that wait. */
  private int add(String text, @Nullable Object... values) {
    waiting.add(new Waiting(Wording.of(text), Arrays.asList(values)));
    return waiting.size() - 1;
  }

  /** Sends all that wait, and uses what the one at {@code asked} answers. */
  private <T> T send(int asked, Answer<T> use) throws SQLException {
    List<Waiting> sent = List.copyOf(waiting);
    waiting.clear();
    try (PreparedStatement statement = connection.prepareStatement(text(sent))) {
      if (readsMany) {
        statement.setFetchSize(FETCH);
        statement.unwrap(PGStatement.class).setPrepareThreshold(0);
      }
      int place = 0;
      for (Waiting one : sent) {
        place = bind(statement, place, one);
      }
      statement.execute();
      isWarned = statement.getWarnings() != null;
      for (int i = 0; i < asked; i++) {
        statement.getMoreResults();
      }
      return use.of(statement);
    }
  }

  private static String text(List<Waiting> sent) {
    return sent.size() == 1
        ? sent.getFirst()
            .wording()
            .text() // the same object each time, which the driver finds faster
        : sent.stream().map(one -> one.wording().text()).collect(joining(";\n"));
  }

  private int bind(PreparedStatement statement, int before, Waiting one) throws SQLException {
    int index = before;
    for (Wording.Place place : one.wording().places()) {
      index++;
      Object value = one.values().get(place.value());
      if (value == null && place.isAskedForNull()) {
        statement.setNull(index, Types.VARCHAR); // of some type, since nothing here tells which
      } else {
        bind(statement, index, value);
      }
    }
    return index;
  }

  @Override
  protected void bind(PreparedStatement statement, int index, @Nullable Object value)
      throws SQLException {
    switch (value) {
      case SessionId[] ids -> array(statement, index, "bytea", stored(ids));
      case byte[][] all -> array(statement, index, "bytea", all);
      case String[] all -> array(statement, index, "text", all);
      case Long[] all -> array(statement, index, "bigint", all);
      case null, default -> super.bind(statement, index, value);
    }
  }

  private void array(PreparedStatement statement, int index, String type, @Nullable Object[] all)
      throws SQLException {
    statement.setArray(index, connection.createArrayOf(type, all));
  }

  private static byte[] @Nullable [] stored(@Nullable SessionId[] ids) {
    byte[] @Nullable [] all = new byte[ids.length] @Nullable [];
    for (int i = 0; i < ids.length; i++) {
      SessionId id = ids[i];
      all[i] = id == null ? null : bytes(id.value());
    }
    return all;
  }
}
