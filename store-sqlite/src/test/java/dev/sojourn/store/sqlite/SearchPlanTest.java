package dev.sojourn.store.sqlite;

import static dev.sojourn.SessionFilter.filter;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.DeviceId;
import dev.sojourn.DeviceKind;
import dev.sojourn.EndReason;
import dev.sojourn.IpRange;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionKind;
import dev.sojourn.SessionState;
import dev.sojourn.store.jdbc.SearchPath;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every filter goes along an index, in the order of the answer: SQLite's own plan says so. */
class SearchPlanTest {

  @TempDir private Path directory;

  static Stream<Arguments> filters() {
    Instant time = Instant.EPOCH;
    return Stream.of(
        Arguments.of("sessions_device (device=?", filter().device(new DeviceId(new UUID(1, 2)))),
        Arguments.of("sessions_tenant (tenant=?", filter().tenant("acme")),
        Arguments.of(
            "sessions_living (tenant=?", filter().tenant("acme").state(SessionState.ACTIVE)),
        Arguments.of(
            "sessions_tenant (tenant=?", filter().tenant("acme").state(SessionState.ENDED)),
        Arguments.of("sessions_guests (tenant=?", filter().tenant("acme").kind(SessionKind.GUEST)),
        Arguments.of("sessions_tenant (tenant=?", filter().tenant("acme").kind(SessionKind.USER)),
        Arguments.of("sessions_policy (policy=?", filter().policy("aal2")),
        Arguments.of(
            "sessions_tenant (tenant=?", filter().tenant("acme").endReason(EndReason.SIGNED_OUT)),
        Arguments.of(
            "sessions_tenant (tenant=?",
            filter().tenant("acme").ip(IpRange.parse("10.0.0.0/8").orElseThrow())),
        Arguments.of("sessions_tenant (tenant=?", filter().tenant("acme").browser("Firefox")),
        Arguments.of("sessions_tenant (tenant=?", filter().tenant("acme").os("Linux")),
        Arguments.of(
            "sessions_tenant (tenant=?", filter().tenant("acme").deviceKind(DeviceKind.MOBILE)),
        Arguments.of("sessions_tenant (tenant=?", filter().tenant("acme").minAssurance(2)),
        Arguments.of("sessions_tenant (tenant=?", filter().tenant("acme").created(time, time)),
        Arguments.of("sessions_tenant (tenant=?", filter().tenant("acme").active(time, time)),
        Arguments.of("sqlite_autoindex_sessions_1 (id", filter()),
        Arguments.of("sqlite_autoindex_sessions_1 (id", filter().state(SessionState.ACTIVE)),
        Arguments.of("sqlite_autoindex_sessions_1 (id", filter().kind(SessionKind.GUEST)));
  }

  @ParameterizedTest
  @MethodSource("filters")
  void aFilterGoesAlongAnIndexNewestFirst(String index, SessionFilter.Builder filter)
      throws SQLException {
    SearchPath path = SearchPath.of(filter.build());

    for (String statement : List.of(path.search, path.floor)) {
      assertThat(plan(statement))
          .noneMatch(step -> step.startsWith("SCAN"))
          .noneMatch(step -> step.contains("TEMP B-TREE"))
          .anyMatch(step -> step.startsWith("SEARCH s ") && step.contains(index));
    }
  }

  @Test
  void aUsersFewAreFoundByTheirIndexAndSorted() throws SQLException {
    SearchPath path = SearchPath.of(filter().user("alice").build());

    assertThat(plan(path.search))
        .noneMatch(step -> step.startsWith("SCAN"))
        .anyMatch(step -> step.contains("sessions_user (tenant=? AND user_id=?"));
  }

  @Test
  void thoseOfFewAddressesAreFoundByTheirIndexAlone() throws SQLException {
    assertThat(plan(SearchPath.OF_ADDRESSES))
        .hasSize(1)
        .allMatch(step ->
            step.contains("COVERING INDEX sessions_seen_from (seen_from>? AND seen_from<?"));
  }

  /** A file of the version before has none of these indexes until it is opened. */
  @Test
  void aFileOfTheVersionBeforeGetsTheIndexes() throws SQLException {
    Path file = directory.resolve("sessions.db");
    SqliteStore.open(file).close();
    try (Connection connection = connect(file);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(Samples.BACK_TO_VERSION_1);
    }

    SqliteStore.open(file).close();

    try (Connection connection = connect(file);
        Statement statement = connection.createStatement();
        ResultSet names =
            statement.executeQuery(
                "SELECT count(*), (SELECT user_version FROM pragma_user_version)"
                    + " FROM sqlite_schema WHERE name IN ('sessions_tenant', 'sessions_living',"
                    + " 'sessions_guests', 'sessions_device', 'sessions_policy',"
                    + " 'sessions_seen_from')")) {
      assertThat(names.next()).isTrue();
      assertThat(names.getInt(1)).isEqualTo(6);
      assertThat(names.getInt(2)).isEqualTo(Schema.VERSION);
    }
  }

  private List<String> plan(String search) throws SQLException {
    Path file = directory.resolve("plan.db");
    SqliteStore.open(file).close();
    List<String> steps = new ArrayList<>();
    try (Connection connection = connect(file);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("EXPLAIN QUERY PLAN " + SqliteSql.words(search))) {
      while (rows.next()) {
        steps.add(rows.getString("detail"));
      }
    }
    return steps;
  }

  private static Connection connect(Path file) throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + file);
  }
}
