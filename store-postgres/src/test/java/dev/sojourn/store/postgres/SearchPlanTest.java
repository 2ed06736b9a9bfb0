package dev.sojourn.store.postgres;

import static dev.sojourn.SessionFilter.filter;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.DeviceId;
import dev.sojourn.DeviceKind;
import dev.sojourn.EndReason;
import dev.sojourn.IpRange;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionKind;
import dev.sojourn.SessionState;
import dev.sojourn.UserId;
import dev.sojourn.store.jdbc.AttributeBox;
import dev.sojourn.store.jdbc.Row;
import dev.sojourn.store.jdbc.SearchPath;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No search reads a table from end to end, nor sorts what there is much of: PostgreSQL's own plans
 * say so, of tables with thousands of rows.
 */
class SearchPlanTest {

  private static final byte[] BEFORE_ALL = {};
  private static final byte[] BEHIND_ALL = {(byte) 0xff, (byte) 0xff};
  private static final int PAGE = 64;

  /** Of tables that grow with the number of sessions. */
  private static final Predicate<String> READS_ALL =
      Pattern.compile("Seq Scan on (sessions|users|devices)|Hash").asPredicate();

  /** Nearly all in one tenant, of users, under one policy, over, at one address. */
  private static final List<String> ROWS =
      List.of(
          """
          INSERT INTO tenants SELECT t, 1, 1, '' FROM unnest(ARRAY['acme', 'large']) t
          """,
          """
          INSERT INTO users
          SELECT CASE n % 2000 WHEN 0 THEN 'acme' ELSE 'large' END, 'user-' || n, 1, 0, 1, '', 0, '',
            FALSE, NULL, ''
          FROM generate_series(1, 20000) n
          """,
          """
          INSERT INTO devices SELECT tenant, id, int4send(row_number() OVER ()::int),
            int4send(row_number() OVER ()::int), NULL, 'desktop', 'Linux', 'Firefox', 1, 1, NULL
          FROM users
          """,
          """
          INSERT INTO sessions (id, tenant, user_id, device, version, generation, verifier, user_epoch,
            tenant_epoch, access_version, access, factors, created_at, last_active_at, idle_timeout,
            touch_interval, expires_at, check_at, policy, remembered, seen_ip, seen_from, device_kind,
            device_os, device_browser, attributes, ended_at, end_reason)
          SELECT int8send(n), u.tenant, CASE n % 2500 WHEN 1 THEN NULL ELSE u.id END, int4send(n::int), 1,
            0, '', 1, 1, 0, '', '', n, n, 1000, 100, n + 1000, n + 1000,
            CASE n % 5000 WHEN 0 THEN 'aal2' ELSE 'default' END, FALSE, '10.0.0.1',
            CASE n % 5000 WHEN 0 THEN '\\x01' ELSE '\\x02' END::bytea, 'desktop', 'Linux', 'Firefox', '',
            CASE n % 10 WHEN 0 THEN NULL ELSE n END,
            CASE n % 10 WHEN 0 THEN NULL ELSE 'signed_out' END
          FROM (SELECT *, row_number() OVER () AS n FROM users) u
          """,
          "ANALYZE");

  private static PostgresSettings database;

  @BeforeAll
  static void fill() {
    database = Server.cleanDatabase();
    PostgresStore.open(database).close();
    Server.run(database, ROWS.toArray(String[]::new));
  }

  static Stream<Arguments> rare() {
    return Stream.of(
        Arguments.of("sessions_device", filter().device(new DeviceId(new UUID(1, 2)))),
        Arguments.of("sessions_tenant", filter().tenant("acme")),
        Arguments.of("sessions_living", filter().tenant("acme").state(SessionState.ACTIVE)),
        Arguments.of("sessions_tenant", filter().tenant("acme").state(SessionState.ENDED)),
        Arguments.of("sessions_guests", filter().tenant("large").kind(SessionKind.GUEST)),
        Arguments.of("sessions_policy", filter().policy("aal2")),
        Arguments.of("sessions_tenant", filter().tenant("acme").endReason(EndReason.SIGNED_OUT)),
        Arguments.of("sessions_tenant", filter().tenant("acme").browser("Firefox")));
  }

  @ParameterizedTest
  @MethodSource("rare")
  void whatIsRareIsFoundByTheIndexOfItsFilter(String index, SessionFilter.Builder filter)
      throws SQLException {
    for (List<String> plan : plans(filter.build())) {
      assertThat(plan)
          .noneMatch(READS_ALL)
          .anyMatch(step -> step.contains(" using " + index + " on sessions s"));
    }
  }

  static Stream<SessionFilter.Builder> frequent() {
    return Stream.of(
        filter(),
        filter().state(SessionState.ACTIVE),
        filter().tenant("large"),
        filter().tenant("large").kind(SessionKind.USER),
        filter().tenant("large").state(SessionState.ACTIVE),
        filter().tenant("large").state(SessionState.ENDED),
        filter().tenant("large").deviceKind(DeviceKind.DESKTOP),
        filter().policy("default"));
  }

  /** Or else all of them would be sorted for each page. */
  @ParameterizedTest
  @MethodSource("frequent")
  void whatIsFrequentIsFoundNewestFirst(SessionFilter.Builder filter) throws SQLException {
    for (List<String> plan : plans(filter.build())) {
      assertThat(plan)
          .noneMatch(READS_ALL)
          .noneMatch(step -> step.contains("Sort"))
          .anyMatch(step -> step.contains("Scan Backward using sessions_"));
    }
  }

  /** Of the search, and of how far its budget reaches. */
  private static List<List<String>> plans(SessionFilter filter) throws SQLException {
    SearchPath path = SearchPath.of(filter);
    return List.of(
        plan(path.search, SearchPath.values(filter, BEHIND_ALL, BEFORE_ALL, PAGE)),
        plan(path.floor, BEHIND_ALL, PAGE, path.key(filter)));
  }

  @Test
  void aUsersFewAreFoundByTheirIndexAndSorted() throws SQLException {
    SessionFilter filter = filter().user(new UserId("large", "user-7")).build();

    assertThat(
            plan(
                SearchPath.of(filter).search,
                SearchPath.values(filter, BEHIND_ALL, BEFORE_ALL, PAGE)))
        .noneMatch(READS_ALL)
        .anyMatch(step -> step.contains("sessions_user"));
  }

  @Test
  void thoseOfFewAddressesAreFoundByTheirIndex() throws SQLException {
    IpRange range = IpRange.parse("10.1.0.0/16").orElseThrow();

    assertThat(plan(SearchPath.OF_ADDRESSES, range.lowest(), range.highest(), 5_001))
        .noneMatch(READS_ALL)
        .anyMatch(step -> step.contains("sessions_seen_from"));
  }

  private static List<String> plan(String text, @Nullable Object... values) throws SQLException {
    try (Connection connection = Server.connect(database)) {
      return new PostgresSql(connection, new AttributeBox(), true)
          .list("EXPLAIN (COSTS OFF) " + text, Row::text, values);
    }
  }
}
