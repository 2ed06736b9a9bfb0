package dev.sojourn.store.postgres;

import dev.sojourn.SessionId;
import dev.sojourn.UserId;
import dev.sojourn.store.Change;
import dev.sojourn.store.jdbc.Row;
import dev.sojourn.store.jdbc.Sql;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table of what caches must hear of. */
final class Changes {

  private static final String SESSION = "session";
  private static final String USER = "user";
  private static final String TENANT = "tenant";

  private static final String INTO = "INSERT INTO changes (kind, tenant, user_id, session) ";
  private static final String WHICH = " RETURNING " + Transaction.RUN + ", CAST(xid AS text)";

  private Changes() {}

  /** A row of the table. */
  private record Line(
      String kind, @Nullable String tenant, @Nullable String user, @Nullable SessionId session) {}

  /** Commits a transaction with its changes noted, at least one; each once. */
  static Transaction commit(PostgresSql sql, List<Change> changes) throws SQLException {
    List<Line> lines = changes.stream().distinct().map(Changes::line).toList();
    if (lines.size() == 1) {
      Line line = lines.getFirst();
      return sql.commit(
          INTO + "VALUES (?, ?, ?, ?)" + WHICH,
          Transaction::map,
          line.kind(),
          line.tenant(),
          line.user(),
          line.session());
    }
    int count = lines.size();
    String[] kinds = new String[count];
    @Nullable String[] tenants = new @Nullable String[count];
    @Nullable String[] users = new @Nullable String[count];
    @Nullable SessionId[] sessions = new @Nullable SessionId[count];
    for (int i = 0; i < count; i++) {
      Line line = lines.get(i);
      kinds[i] = line.kind();
      tenants[i] = line.tenant();
      users[i] = line.user();
      sessions[i] = line.session();
    }
    return sql.commit(
        INTO + "SELECT * FROM unnest(?, ?, ?, ?)" + WHICH,
        Transaction::map,
        kinds,
        tenants,
        users,
        sessions);
  }

  private static Line line(Change change) {
    return switch (change) {
      case Change.SessionChanged(SessionId id, UserId user) ->
          user == null
              ? new Line(SESSION, null, null, id)
              : new Line(SESSION, user.tenant(), user.id(), id);
      case Change.UserChanged(UserId id) -> new Line(USER, id.tenant(), id.id(), null);
      case Change.TenantChanged(String tenant) -> new Line(TENANT, tenant, null, null);
    };
  }

  /** A change, of the columns kind, tenant, user_id and session. */
  static Change map(Row row) throws SQLException {
    String kind = row.text();
    String tenant = row.textOrNull();
    String user = row.textOrNull();
    SessionId session = row.sessionIdOrNull();
    UserId id = tenant == null || user == null ? null : new UserId(tenant, user);
    if (kind.equals(SESSION) && session != null) {
      return new Change.SessionChanged(session, id);
    }
    if (kind.equals(USER) && id != null) {
      return new Change.UserChanged(id);
    }
    if (kind.equals(TENANT) && tenant != null) {
      return new Change.TenantChanged(tenant);
    }
    throw new SQLDataException("a change of an unknown kind");
  }

  /**
   * Forgets what every node that is alive has heard; how many. A transaction that began before the
   * floor was over ten minutes ago and more, however long it had been open.
   */
  static int purge(Sql sql, int limit) throws SQLException {
    sql.later(
        """
        UPDATE store SET changes_floor = changes_next, changes_next_at = now(),
          changes_next = pg_snapshot_xmin(pg_current_snapshot())
        WHERE changes_next_at < now() - interval '10 minutes'
        """);
    return sql.update(
        """
        DELETE FROM changes WHERE seq IN (
          SELECT seq FROM changes WHERE xid < (SELECT changes_floor FROM store)
          ORDER BY xid LIMIT ? {skip locked})
        """,
        limit);
  }
}
