package dev.sojourn.store.jdbc;

import dev.sojourn.SessionId;
import dev.sojourn.store.PolicyBounds;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Brings the bounds of open sessions down to those of their policy, some rows at a time. */
public final class Tightening {

  private static final String TIGHTEN =
      """
      WITH tight AS (
        SELECT id,
          last_active_at AS active,
          least(idle_timeout, CASE WHEN remembered THEN ?4 ELSE ?5 END) AS idle,
          least(expires_at,
            greatest(created_at, coalesce(authenticated_at, 0))
              + CASE WHEN remembered THEN ?6 ELSE ?7 END) AS expires,
          least(touch_interval, ?8) AS touch
        FROM sessions
        WHERE id > ?1 AND id <= ?2 AND policy = ?3 AND ended_at IS NULL)
      UPDATE sessions SET
        idle_timeout = tight.idle, expires_at = tight.expires, touch_interval = tight.touch,
        check_at = least(check_at, tight.expires, tight.active + tight.idle + tight.touch)
      FROM tight
      WHERE sessions.id = tight.id
        AND (idle_timeout > tight.idle OR expires_at > tight.expires OR touch_interval > tight.touch)
      """;

  private static final byte[] BEFORE_ALL = {};

  private Tightening() {}

  public static Optional<SessionId> step(
      Tx tx, PolicyBounds bounds, @Nullable SessionId after, int limit) throws SQLException {
    Object floor = after == null ? BEFORE_ALL : after;
    List<SessionId> next =
        tx.sql()
            .list(
                "SELECT id FROM sessions WHERE id > ? ORDER BY id LIMIT ?",
                Row::sessionId,
                floor,
                limit);
    if (next.isEmpty()) {
      return Optional.empty();
    }
    tx.locks().sessions(next);
    SessionId last = next.getLast();
    tx.sql()
        .later(
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
