package dev.sojourn.store.sqlite;

import dev.sojourn.DeviceId;
import dev.sojourn.SessionId;
import dev.sojourn.token.SecretBytes;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;

/**
 * A connection and its prepared statements, which live as long: the texts are constants, so that
 * their number is bounded. For one thread at a time.
 */
final class Sql implements AutoCloseable {

  /** Makes a value of a row. */
  interface Mapper<T> {
    T map(Row row) throws SQLException;
  }

  /** Looks at a row, and says whether to go on. */
  interface Visitor {
    boolean visit(Row row) throws SQLException;
  }

  /** What is done with a statement whose values are bound. */
  private interface Use<T> {
    T of(PreparedStatement statement) throws SQLException;
  }

  private final Connection connection;
  private final AttributeBox box;
  private final Map<String, PreparedStatement> statements = new HashMap<>();

  Sql(Connection connection, AttributeBox box) {
    this.connection = connection;
    this.box = box;
  }

  /** What puts attributes into the file and takes them out. */
  AttributeBox box() {
    return box;
  }

  /** Gives this connection's statements a function of a text, which is never null. */
  void define(String name, Function<String, byte @Nullable []> function) throws SQLException {
    org.sqlite.Function.create(
        connection.unwrap(SQLiteConnection.class),
        name,
        new org.sqlite.Function() {
          @Override
          protected void xFunc() throws SQLException {
            result(function.apply(value_text(0)));
          }
        },
        1,
        org.sqlite.Function.FLAG_DETERMINISTIC);
  }

  /** Runs a script of any number of statements without values. */
  void script(String text) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(text);
    }
  }

  /** Runs a statement without a result. */
  void execute(String text) throws SQLException {
    run(text, PreparedStatement::execute);
  }

  /** Changes rows; returns how many. */
  int update(String text, @Nullable Object... values) throws SQLException {
    return run(text, PreparedStatement::executeUpdate, values);
  }

  /** The first row, or null if there is none. */
  <T> @Nullable T first(String text, Mapper<T> mapper, @Nullable Object... values)
      throws SQLException {
    List<T> rows = new ArrayList<>(1);
    scan(
        text,
        row -> {
          rows.add(mapper.map(row));
          return false;
        },
        values);
    return rows.isEmpty() ? null : rows.getFirst();
  }

  /** All rows. */
  <T> List<T> list(String text, Mapper<T> mapper, @Nullable Object... values) throws SQLException {
    List<T> all = new ArrayList<>();
    scan(
        text,
        row -> {
          all.add(mapper.map(row));
          return true;
        },
        values);
    return all;
  }

  /** Visits row by row until the visitor has seen enough. */
  void scan(String text, Visitor visitor, @Nullable Object... values) throws SQLException {
    run(
        text,
        statement -> {
          try (ResultSet rows = statement.executeQuery()) {
            boolean more = true;
            while (more && rows.next()) {
              more = visitor.visit(new Row(rows, box));
            }
            return more;
          }
        },
        values);
  }

  /** The one number that a statement always answers. */
  long number(String text, @Nullable Object... values) throws SQLException {
    Long number = first(text, Row::number, values);
    if (number == null) {
      throw new SQLException("no row where there must be one");
    }
    return number;
  }

  /** Lets the statement under way fail. The one method that another thread may call. */
  void interrupt() {
    try {
      connection.unwrap(SQLiteConnection.class).getDatabase().interrupt();
    } catch (SQLException overAlready) {
      // It was closed meanwhile: nothing is under way.
    }
  }

  /** Closes the connection and everything prepared on it. */
  @Override
  public void close() throws SQLException {
    connection.close();
  }

  private <T> T run(String text, Use<T> use, @Nullable Object... values) throws SQLException {
    PreparedStatement statement = statements.get(text);
    if (statement == null) {
      statement = connection.prepareStatement(text);
      statements.put(text, statement);
    }
    try {
      for (int i = 0; i < values.length; i++) {
        bind(statement, i + 1, values[i]);
      }
      return use.of(statement);
    } catch (SQLException failed) {
      // The driver leaves some statements unusable behind when they failed.
      statements.remove(text);
      statement.close();
      throw failed;
    }
  }

  private static void bind(PreparedStatement statement, int index, @Nullable Object value)
      throws SQLException {
    switch (value) {
      case null -> statement.setNull(index, java.sql.Types.NULL);
      case String text -> statement.setString(index, text);
      case Long number -> statement.setLong(index, number);
      case Integer number -> statement.setInt(index, number);
      case Boolean flag -> statement.setInt(index, flag ? 1 : 0);
      case Instant time -> statement.setLong(index, time.toEpochMilli());
      case Duration time -> statement.setLong(index, time.toMillis());
      case SessionId id -> statement.setBytes(index, bytes(id.value()));
      case DeviceId id -> statement.setBytes(index, bytes(id.value()));
      case SecretBytes secret -> statement.setBytes(index, secret.reveal());
      case byte[] bytes -> statement.setBytes(index, bytes);
      default -> throw new IllegalArgumentException("cannot bind a " + value.getClass());
    }
  }

  private static byte[] bytes(UUID id) {
    return ByteBuffer.allocate(16)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }
}
