package dev.sojourn.store.sqlite;

import dev.sojourn.SessionId;
import dev.sojourn.store.jdbc.AttributeBox;
import dev.sojourn.store.jdbc.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;

/** A connection to the file and its prepared statements, which live as long. */
final class SqliteSql extends Sql implements AutoCloseable {

  private static final Pattern VIA = Pattern.compile("\\{via (\\w+)}");

  private final Connection connection;
  private final Map<String, PreparedStatement> statements = new HashMap<>();

  SqliteSql(Connection connection, AttributeBox box) {
    super(box);
    this.connection = connection;
  }

  /** A text as SQLite writes it. */
  static String words(String text) {
    return VIA.matcher(text)
        .replaceAll("INDEXED BY $1")
        .replace("{any}", "")
        .replace("{skip locked}", "")
        .replace("least(", "min(")
        .replace("greatest(", "max(");
  }

  @Override
  public <T> List<T> among(
      String text, Mapper<T> mapper, Collection<SessionId> ids, @Nullable Object... more)
      throws SQLException {
    return each(text, mapper, ids, more);
  }

  @Override
  public <T> List<T> amongTexts(
      String text, Mapper<T> mapper, Collection<String> texts, @Nullable Object... more)
      throws SQLException {
    return each(text, mapper, texts, more);
  }

  /** One by one: nothing is nearer than the file. */
  private <T> List<T> each(
      String text, Mapper<T> mapper, Collection<?> keys, @Nullable Object... more)
      throws SQLException {
    List<T> found = new ArrayList<>();
    for (Object key : keys) {
      found.addAll(list(text, mapper, behind(key, more)));
    }
    return found;
  }

  /** Gives this connection's statements a function of a text, which is never null. */
  void define(String name, Function<String, byte @Nullable []> function) throws SQLException {
    org.sqlite.Function.create(
        connection,
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

  /** Runs a statement without values or result. */
  void execute(String text) throws SQLException {
    run(text, PreparedStatement::execute);
  }

  @Override
  public int update(String text, @Nullable Object... values) throws SQLException {
    return run(text, PreparedStatement::executeUpdate, values);
  }

  /** At once: nothing is nearer than the file. */
  @Override
  public void later(String text, @Nullable Object... values) throws SQLException {
    update(text, values);
  }

  @Override
  protected void query(String text, Use use, @Nullable Object... values) throws SQLException {
    run(
        text,
        statement -> {
          try (ResultSet rows = statement.executeQuery()) {
            use.of(rows);
            return true;
          }
        },
        values);
  }

  /** What is done with a statement whose values are bound. */
  private interface Running<T> {
    T of(PreparedStatement statement) throws SQLException;
  }

  private <T> T run(String text, Running<T> running, @Nullable Object... values)
      throws SQLException {
    PreparedStatement statement = statements.get(text);
    if (statement == null) {
      statement = connection.prepareStatement(words(text));
      statements.put(text, statement);
    }
    try {
      for (int i = 0; i < values.length; i++) {
        bind(statement, i + 1, values[i]);
      }
      return running.of(statement);
    } catch (SQLException failed) {
      // The driver leaves some statements unusable behind when they failed.
      statements.remove(text);
      statement.close();
      throw failed;
    }
  }
}
