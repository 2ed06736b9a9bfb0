package dev.sojourn.spring.migrate;

import dev.sojourn.store.StoreUnavailableException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The tables of Spring Session JDBC, on any database that it runs on. Thread-safe. */
public final class JdbcLegacySessions implements LegacySessions {

  private static final Pattern TABLE = Pattern.compile("\\w+(\\.\\w+)?");

  /** How long another transaction may keep the row. */
  private static final int PATIENCE_SECONDS = 5;

  private final DataSource database;
  private final String lock;
  private final String read;
  private final String readAttributes;
  private final String deleteAttributes;
  private final String delete;

  /**
   * In {@code table} and {@code table_ATTRIBUTES}.
   *
   * @param table its name, perhaps with a schema
   * @throws IllegalArgumentException if it is no name
   */
  public JdbcLegacySessions(DataSource database, String table) {
    if (!TABLE.matcher(table).matches()) {
      throw new IllegalArgumentException("not the name of a table: " + table);
    }
    this.database = database;
    // Every database locks a row that it updates, and each save of Spring Session begins with that.
    lock = "UPDATE " + table + " SET PRINCIPAL_NAME = PRINCIPAL_NAME WHERE SESSION_ID = ?";
    read =
        "SELECT PRIMARY_ID, CREATION_TIME, LAST_ACCESS_TIME, MAX_INACTIVE_INTERVAL FROM "
            + table
            + " WHERE SESSION_ID = ?";
    String attributes = table + "_ATTRIBUTES";
    readAttributes =
        "SELECT ATTRIBUTE_NAME, ATTRIBUTE_BYTES FROM "
            + attributes
            + " WHERE SESSION_PRIMARY_ID = ?";
    deleteAttributes = "DELETE FROM " + attributes + " WHERE SESSION_PRIMARY_ID = ?";
    delete = "DELETE FROM " + table + " WHERE PRIMARY_ID = ?";
  }

  /** A row, and what is in it. */
  private record Row(String key, LegacySession session) {}

  @Override
  public <V extends Verdict> Optional<V> take(String id, Function<LegacySession, V> judge) {
    try (Connection connection = database.getConnection()) {
      boolean commitsByItself = connection.getAutoCommit();
      connection.setAutoCommit(false);
      try {
        Optional<V> verdict = take(connection, id, judge);
        connection.commit();
        return verdict;
      } catch (SQLException | RuntimeException fault) {
        undo(connection, fault);
        throw fault;
      } finally {
        connection.setAutoCommit(commitsByItself);
      }
    } catch (SQLException fault) {
      throw new StoreUnavailableException(
          "the sessions that Spring Session keeps cannot be taken over", fault);
    }
  }

  private <V extends Verdict> Optional<V> take(
      Connection connection, String id, Function<LegacySession, V> judge) throws SQLException {
    if (update(connection, lock, id) == 0) {
      return Optional.empty();
    }
    Row row = read(connection, id);
    if (row == null) {
      return Optional.empty();
    }
    V verdict = judge.apply(row.session());
    if (verdict.isTaken()) {
      update(connection, deleteAttributes, row.key());
      update(connection, delete, row.key());
    }
    return Optional.of(verdict);
  }

  private static void undo(Connection connection, Exception fault) {
    try {
      connection.rollback();
    } catch (SQLException second) {
      fault.addSuppressed(second);
    }
  }

  private static int update(Connection connection, String sql, String key) throws SQLException {
    try (PreparedStatement statement = statement(connection, sql, key)) {
      return statement.executeUpdate();
    }
  }

  private static PreparedStatement statement(Connection connection, String sql, String key)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    try {
      statement.setQueryTimeout(PATIENCE_SECONDS);
      statement.setString(1, key);
      return statement;
    } catch (SQLException fault) {
      statement.close();
      throw fault;
    }
  }

  private @Nullable Row read(Connection connection, String id) throws SQLException {
    try (PreparedStatement statement = statement(connection, read, id);
        ResultSet row = statement.executeQuery()) {
      if (!row.next()) {
        return null;
      }
      String key = row.getString(1);
      int idle = row.getInt(4);
      return new Row(
          key,
          new LegacySession(
              Instant.ofEpochMilli(row.getLong(2)),
              Instant.ofEpochMilli(row.getLong(3)),
              idle < 0 ? null : Duration.ofSeconds(idle),
              attributes(connection, key)));
    }
  }

  private Map<String, byte[]> attributes(Connection connection, String key) throws SQLException {
    Map<String, byte[]> attributes = new HashMap<>();
    try (PreparedStatement statement = statement(connection, readAttributes, key);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        attributes.put(rows.getString(1), rows.getBytes(2));
      }
    }
    return attributes;
  }
}
