package dev.sojourn.benchmarks;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Writes the rows of one sign-in again and again, under new ids, as fast as SQLite takes them in
 * the order of their ids and with the store's own durability.
 */
final class RawRows implements AutoCloseable {

  private static final List<String> TABLES = List.of("users", "devices", "sessions", "events");
  private static final Set<String> NEW = Set.of("id", "user_id", "device", "session", "verifier");

  private final Connection connection;
  private final List<Pattern> patterns = new ArrayList<>();
  private final SplittableRandom random = new SplittableRandom(1);
  private long count;

  /** What a sign-in writes into one table; each row is there once. */
  private record Pattern(PreparedStatement insert, List<String> columns, List<Object> values) {}

  RawRows(Path file) throws SQLException {
    connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("PRAGMA synchronous = FULL");
      for (String table : TABLES) {
        read(table, statement);
      }
    }
    connection.setAutoCommit(false);
  }

  private void read(String table, Statement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery("SELECT * FROM " + table)) {
      List<String> columns = new ArrayList<>();
      for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
        columns.add(rows.getMetaData().getColumnName(i));
      }
      columns.remove("seq"); // numbered by the table itself
      String insert =
          "INSERT INTO %s (%s) VALUES (%s)"
              .formatted(
                  table,
                  String.join(", ", columns),
                  String.join(", ", Collections.nCopies(columns.size(), "?")));
      while (rows.next()) {
        List<Object> values = new ArrayList<>();
        for (String column : columns) {
          values.add(rows.getObject(column));
        }
        patterns.add(new Pattern(connection.prepareStatement(insert), columns, values));
      }
    }
  }

  /** Inserts the rows of so many sign-ins and commits. */
  void insert(int signIns) throws SQLException {
    for (int i = 0; i < signIns; i++) {
      insertOne();
    }
    connection.commit();
  }

  private void insertOne() throws SQLException {
    count++;
    byte[] session = bytes(count);
    byte[] device = bytes(random.nextLong());
    byte[] verifier = bytes(random.nextLong());
    String user = "user-" + count;
    for (Pattern pattern : patterns) {
      PreparedStatement insert = pattern.insert();
      for (int i = 0; i < pattern.columns().size(); i++) {
        Object value = pattern.values().get(i);
        String column = pattern.columns().get(i);
        if (value != null && NEW.contains(column)) {
          value =
              switch (column) {
                case "device" -> device;
                case "session" -> session;
                case "verifier" -> verifier;
                case "user_id" -> user;
                default -> value instanceof String ? user : own(pattern, session, device);
              };
        }
        insert.setObject(i + 1, value);
      }
      insert.executeUpdate();
    }
  }

  /** The id of a device or of a session, which alone has a policy. */
  private static byte[] own(Pattern pattern, byte[] session, byte[] device) {
    return pattern.columns().contains("policy") ? session : device;
  }

  private byte[] bytes(long high) {
    return ByteBuffer.allocate(16).putLong(high).putLong(random.nextLong()).array();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
