package dev.sojourn.benchmarks.postgres;

import java.sql.SQLException;

/**
 * Makes more of the sessions that are there: each with a user, a device and events of its own,
 * older than the real ones. Nobody has their tokens.
 */
final class Crowd {

  private static final String USERS =
      """
      INSERT INTO users SELECT tenant, new_user, version, security_version, epoch, raises,
        access_version, access, disabled, deleted_at, attributes
      FROM copies JOIN users ON users.id = of_user ORDER BY n
      """;

  private static final String DEVICES =
      """
      INSERT INTO devices SELECT tenant, new_user, new_device, new_verifier, name, kind, os, browser,
        first_seen_at, last_seen_at, confirmed_from
      FROM copies JOIN devices ON devices.user_id = of_user ORDER BY n
      """;

  private static final String EVENTS =
      """
      INSERT INTO events (recorded_at, type, at, tenant, user_id, session, initiator_kind)
      SELECT 1700000000000, 'session_established', 1700000000000, 'default', new_user, new_id, 'user'
      FROM copies ORDER BY n
      """;

  private final Database database;
  private final String name;

  Crowd(Database database, String name) {
    this.database = database;
    this.name = name;
  }

  /** From so many sessions to so many. */
  void grow(int from, int to) throws SQLException {
    if (to > from) {
      database.run(
          name, copies(to - from, from), USERS, DEVICES, EVENTS, sessions(), "DROP TABLE copies");
    }
    database.run(name, "VACUUM ANALYZE", "CHECKPOINT");
  }

  /** In the order of the ids, as they would have come. */
  private static String copies(int count, int patterns) {
    return """
    CREATE TABLE copies AS SELECT n, m.user_id AS of_user, 'crowd-' || n AS new_user,
      m.id AS of_id, int8send((1700000000000 + n) << 16) || substr(decode(md5('s' || n), 'hex'), 1, 8)
        AS new_id,
      decode(md5('d' || n), 'hex') AS new_device, decode(md5('v' || n), 'hex') AS new_verifier
    FROM generate_series(1, %d) n
    JOIN (SELECT id, user_id, row_number() OVER (ORDER BY id) AS r FROM sessions) m
      ON m.r = 1 + n %% %d
    ORDER BY n
    """
        .formatted(count, patterns);
  }

  /** Whatever columns there are. */
  private static String sessions() {
    return """
    DO $$
    DECLARE others text;
    BEGIN
      SELECT string_agg('s.' || column_name, ', ' ORDER BY ordinal_position) INTO others
      FROM information_schema.columns WHERE table_schema = 'public'
        AND table_name = 'sessions' AND column_name NOT IN ('id', 'user_id', 'device', 'verifier');
      EXECUTE 'INSERT INTO sessions (id, user_id, device, verifier, ' || replace(others, 's.', '')
        || ') SELECT new_id, new_user, new_device, new_verifier, ' || others
        || ' FROM copies JOIN sessions s ON s.id = of_id ORDER BY n';
    END $$
    """;
  }
}
