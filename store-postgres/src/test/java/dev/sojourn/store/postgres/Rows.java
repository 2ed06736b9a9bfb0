package dev.sojourn.store.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The rows of a database as lines of text: the table, and the row as JSON. */
final class Rows {

  /** What each store has of its own, or forgets after minutes. */
  private static final List<String> NOT_COMPARED =
      List.of("sojourn_schema", "store", "former_stores", "nodes", "changes");

  private static final String TABLES =
      "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename";

  /** Numbers of transactions are of one server; an early one is over everywhere. */
  private static final String OF_THE_SERVER = "'{\"xid\": \"3\", \"timeline\": 1}'::jsonb";

  private Rows() {}

  /** All of them, in the order of their texts. */
  static List<String> read(PostgresSettings database) throws SQLException {
    List<String> lines = new ArrayList<>();
    try (Connection connection = Server.connect(database);
        Statement statement = connection.createStatement()) {
      for (String table : texts(statement, TABLES)) {
        if (!NOT_COMPARED.contains(table)) {
          String row = table.equals("events") ? "to_jsonb(t) || " + OF_THE_SERVER : "to_jsonb(t)";
          texts(
                  statement,
                  "SELECT CAST(" + row + " AS text) AS row FROM " + table + " t ORDER BY 1")
              .forEach(text -> lines.add(table + " " + text));
        }
      }
    }
    return lines;
  }

  private static List<String> texts(Statement statement, String query) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }

  /** Puts them into the tables of the version of the format by which they were written. */
  static void load(PostgresSettings database, Path file) throws IOException, SQLException {
    try (Connection connection = Server.connect(database);
        Statement statement = connection.createStatement()) {
      for (String line : Files.readAllLines(file)) {
        int end = line.indexOf(' ');
        insert(connection, statement, line.substring(0, end), line.substring(end + 1));
      }
      for (String table : List.of("events", "chores")) {
        statement.execute(
            "SELECT setval(pg_get_serial_sequence('%1$s', 'seq'), coalesce(max(seq), 0) + 1) FROM %1$s"
                .formatted(table));
      }
    }
  }

  private static void insert(Connection connection, Statement statement, String table, String row)
      throws SQLException {
    String columns =
        texts(
                statement,
                "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public'"
                    + " AND table_name = '"
                    + table
                    + "'")
            .stream()
            .collect(Collectors.joining(", "));
    String insert =
        ("INSERT INTO %1$s (%2$s) OVERRIDING SYSTEM VALUE"
                + " SELECT %2$s FROM jsonb_populate_record(NULL::%1$s, CAST(? AS jsonb))")
            .formatted(table, columns);
    try (PreparedStatement values = connection.prepareStatement(insert)) {
      values.setString(1, row);
      values.executeUpdate();
    }
  }
}
