package dev.sojourn.store.postgres;

import dev.sojourn.SessionId;
import dev.sojourn.UserId;
import dev.sojourn.store.Change;
import dev.sojourn.store.jdbc.Row;
import dev.sojourn.store.jdbc.Sql;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table of what caches must hear of. */
final class Changes {

  private static final String SESSION = "session";
  private static final String USER = "user";
  private static final String TENANT = "tenant";

  private Changes() {}

  /** Notes the changes of a transaction, all in one statement; each once. */
  static void insert(PostgresSql sql, List<Change> changes) throws SQLException {
    if (changes.isEmpty()) {
      return;
    }
    List<String> kinds = new ArrayList<>();
    List<@Nullable String> tenants = new ArrayList<>();
    List<@Nullable String> users = new ArrayList<>();
    List<byte @Nullable []> sessions = new ArrayList<>();
    for (Change change : new LinkedHashSet<>(changes)) {
      kinds.add(kind(change));
      UserId user = user(change);
      tenants.add(change instanceof Change.TenantChanged of ? of.tenant() : tenant(user));
      users.add(user == null ? null : user.id());
      sessions.add(change instanceof Change.SessionChanged of ? PostgresSql.stored(of.id()) : null);
    }
    sql.update(
        "INSERT INTO changes (kind, tenant, user_id, session)"
            + " SELECT * FROM unnest(?, ?, ?, ?)",
        kinds.toArray(String[]::new),
        tenants.toArray(String[]::new),
        users.toArray(String[]::new),
        sessions.toArray(byte[][]::new));
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

  /** Forgets what every node has heard long since; how many. */
  static int purge(Sql sql, int limit) throws SQLException {
    return sql.update(
        "DELETE FROM changes WHERE made_at < now() - interval '10 minutes'"
            + " AND seq IN (SELECT seq FROM changes ORDER BY seq LIMIT ? FOR UPDATE SKIP LOCKED)",
        limit);
  }

  private static String kind(Change change) {
    return switch (change) {
      case Change.SessionChanged s -> SESSION;
      case Change.UserChanged u -> USER;
      case Change.TenantChanged t -> TENANT;
    };
  }

  private static @Nullable UserId user(Change change) {
    return switch (change) {
      case Change.SessionChanged of -> of.user();
      case Change.UserChanged of -> of.id();
      case Change.TenantChanged of -> null;
    };
  }

  private static @Nullable String tenant(@Nullable UserId user) {
    return user == null ? null : user.tenant();
  }
}
