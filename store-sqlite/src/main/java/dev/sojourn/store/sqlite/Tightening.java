package dev.sojourn.store.sqlite;

import dev.sojourn.SessionId;
import dev.sojourn.store.PolicyBounds;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Brings the bounds of open sessions down to those of their policy, some rows at a time. */
final class Tightening {

  private static final String TIGHTEN =
      """
      WITH tight AS (
        SELECT id,
          last_active_at AS active,
          min(idle_timeout, iif(remembered, ?4, ?5)) AS idle,
          min(expires_at,
            max(created_at, ifnull(authenticated_at, 0)) + iif(remembered, ?6, ?7)) AS expires,
          min(touch_interval, ?8) AS touch
        FROM sessions
        WHERE id > ?1 AND id <= ?2 AND policy = ?3 AND ended_at IS NULL)
      UPDATE sessions SET
        idle_timeout = tight.idle, expires_at = tight.expires, touch_interval = tight.touch,
        check_at = min(check_at, tight.expires, tight.active + tight.idle + tight.touch)
      FROM tight
      WHERE sessions.id = tight.id
        AND (idle_timeout > tight.idle OR expires_at > tight.expires OR touch_interval > tight.touch)
      """;

  private static final byte[] BEFORE_ALL = {};

  private Tightening() {}

  static Optional<SessionId> step(
      Sql sql, PolicyBounds bounds, @Nullable SessionId after, int limit) throws SQLException {
    Object floor = after == null ? BEFORE_ALL : after;
    SessionId last =
        sql.first(
            """
            SELECT max(id) AS id FROM (SELECT id FROM sessions WHERE id > ? ORDER BY id LIMIT ?)
            HAVING max(id) IS NOT NULL
            """,
            Row::sessionId,
            floor,
            limit);
    if (last == null) {
      return Optional.empty();
    }
    sql.update(
        TIGHTEN,
        floor,
        last,
        bounds.policy(),
        bounds.rememberedLifetime().idle(),
        bounds.lifetime().idle(),
        bounds.rememberedLifetime().absolute(),
        bounds.lifetime().absolute(),
        bounds.touchInterval());
    return Optional.of(last);
  }
}
