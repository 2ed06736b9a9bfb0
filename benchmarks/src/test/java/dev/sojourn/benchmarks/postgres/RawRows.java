package dev.sojourn.benchmarks.postgres;

import com.zaxxer.hikari.HikariDataSource;
import dev.sojourn.SessionManager;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A plain program's table of sessions, with the columns and indexes of the store's, and its outbox.
 * Each call is a transaction of its own, durable when it returns.
 */
final class RawRows {

  private static final String END =
      "UPDATE raw_sessions SET ended_at = ?, end_reason = 'signed_out', version = version + 1"
          + " WHERE id = ?";
  private static final String OUTBOX =
      "INSERT INTO raw_outbox (recorded_at, type, at, tenant, user_id, session, reason,"
          + " initiator_kind) VALUES (?, 'session_ended', ?, 'default', ?, ?, 'signed_out', 'user')";
  private static final String AT_ONCE = "WITH ended AS (" + END + ") " + OUTBOX;

  private final HikariDataSource plain;
  private final String insert;
  private final List<String> columns = new ArrayList<>();
  private final List<Object> row = new ArrayList<>();
  private final AtomicLong inserted = new AtomicLong();
  private final AtomicLong updated = new AtomicLong();
  private long filledFrom;

  /** Takes the values of a session that {@code node} makes. */
  RawRows(Database database, HikariDataSource plain, SessionManager node) throws SQLException {
    this.plain = plain;
    Nodes.signIn(node, "pattern");
    database.run(
        "writes",
        "CREATE TABLE raw_sessions (LIKE sessions INCLUDING ALL) WITH (fillfactor = 75)",
        "CREATE TABLE raw_outbox (LIKE events INCLUDING ALL)");
    try (Connection connection = plain.getConnection();
        Statement statement = connection.createStatement();
        ResultSet pattern = statement.executeQuery("SELECT * FROM sessions LIMIT 1")) {
      pattern.next();
      for (int i = 1; i <= pattern.getMetaData().getColumnCount(); i++) {
        columns.add(pattern.getMetaData().getColumnName(i));
        row.add(pattern.getObject(i));
      }
    }
    insert =
        "INSERT INTO raw_sessions (%s) VALUES (%s)"
            .formatted(
                String.join(", ", columns),
                String.join(", ", Collections.nCopies(columns.size(), "?")));
  }

  /** One row, under a new id, of a new user on a new device. */
  void insert() {
    long number = inserted.getAndIncrement();
    try (Connection connection = plain.getConnection();
        PreparedStatement statement = connection.prepareStatement(insert)) {
      bind(statement, number);
      statement.executeUpdate();
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** So many rows to be updated. */
  void fill(int count) throws SQLException {
    filledFrom = inserted.getAndAdd(count);
    updated.set(filledFrom);
    try (Connection connection = plain.getConnection();
        PreparedStatement statement = connection.prepareStatement(insert)) {
      for (int i = 0; i < count; i++) {
        bind(statement, filledFrom + i);
        statement.addBatch();
        if (i % 1_000 == 999) {
          statement.executeBatch();
        }
      }
      statement.executeBatch();
    }
  }

  /** One row changed, and one for the outbox, in a transaction of two statements. */
  void update() {
    byte[] id = id(updated.getAndIncrement());
    try (Connection connection = plain.getConnection()) {
      connection.setAutoCommit(false);
      try (PreparedStatement end = connection.prepareStatement(END);
          PreparedStatement outbox = connection.prepareStatement(OUTBOX)) {
        end.setLong(1, 1);
        end.setBytes(2, id);
        changesOne(end.executeUpdate());
        bindOutbox(outbox, 1, id);
        outbox.executeUpdate();
        connection.commit();
      }
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** The same in one round trip. */
  void updateAtOnce() {
    byte[] id = id(updated.getAndIncrement());
    try (Connection connection = plain.getConnection();
        PreparedStatement statement = connection.prepareStatement(AT_ONCE)) {
      statement.setLong(1, 1);
      statement.setBytes(2, id);
      bindOutbox(statement, 3, id);
      statement.executeUpdate();
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static void changesOne(int rows) {
    if (rows != 1) {
      throw new IllegalStateException("too few rows were made");
    }
  }

  private static void bindOutbox(PreparedStatement statement, int from, byte[] id)
      throws SQLException {
    statement.setLong(from, 1);
    statement.setLong(from + 1, 1);
    statement.setString(from + 2, "user");
    statement.setBytes(from + 3, id);
  }

  private void bind(PreparedStatement statement, long number) throws SQLException {
    for (int i = 0; i < columns.size(); i++) {
      Object value =
          switch (columns.get(i)) {
            case "id" -> id(number);
            case "user_id" -> "user-" + number;
            case "device" -> bytes(number * 0xbf58476d1ce4e5b9L);
            default -> row.get(i);
          };
      statement.setObject(i + 1, value);
    }
  }

  /** They grow, as the store's do. */
  private static byte[] id(long number) {
    return bytes(number);
  }

  private static byte[] bytes(long high) {
    return ByteBuffer.allocate(16).putLong(high).putLong(high * 0x9e3779b97f4a7c15L).array();
  }
}
