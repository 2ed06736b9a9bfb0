package dev.sojourn.store.jdbc;

import dev.sojourn.Attributes;
import dev.sojourn.Initiator;
import dev.sojourn.SessionId;
import dev.sojourn.store.EpochRaise;
import dev.sojourn.store.Found;
import dev.sojourn.store.SessionRecord;
import dev.sojourn.store.Standing;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records that a session is over: once, for good, with exactly one event. */
public final class Endings {

  private static final byte[] NONE = Codec.encode(Attributes.EMPTY);

  private Endings() {}

  /**
   * Records the end of a session.
   *
   * @param session locked, and read after that: one that has an end recorded keeps its reason
   * @param by the session whose creation ended it, or null
   * @param now when it is recorded, which may be long after the end
   * @return the session as it stands then
   */
  public static SessionRecord record(
      Sql sql,
      SessionRecord session,
      Standing.Over over,
      @Nullable SessionId by,
      Initiator initiator,
      Instant now)
      throws SQLException {
    sql.later(
        """
        UPDATE sessions SET ended_at = ?, end_reason = ?, ended_by = ?, version = version + 1,
          attributes = ?, binding = NULL
        WHERE id = ? AND ended_at IS NULL
        """,
        over.at(),
        over.reason().wireName(),
        by,
        NONE,
        session.id());
    sql.later("DELETE FROM framework_attributes WHERE session = ?", session.id());
    Events.ended(sql, session, over.at(), over.reason(), initiator, now);
    if (session.userId() != null) {
      Chores.add(sql, Chores.HISTORY, session.tenant(), session.userId());
    }
    return session.toBuilder()
        .version(session.version() + 1)
        .attributes(Attributes.EMPTY)
        .binding(null)
        .ended(over.at(), over.reason(), by)
        .build();
  }

  /** Records an end that deadlines or raises brought about. */
  public static SessionRecord recordDerived(Sql sql, Found found, Standing.Over over, Instant now)
      throws SQLException {
    return record(sql, found.session(), over, null, initiator(found, over), now);
  }

  private static Initiator initiator(Found found, Standing.Over over) {
    SessionRecord session = found.session();
    Initiator user =
        found.user() == null ? null : initiator(found.user().raises(), session.userEpoch(), over);
    Initiator tenant =
        found.tenant() == null
            ? null
            : initiator(found.tenant().raises(), session.tenantEpoch(), over);
    return user != null ? user : tenant != null ? tenant : Initiator.SYSTEM;
  }

  private static @Nullable Initiator initiator(
      List<EpochRaise> raises, long sessionEpoch, Standing.Over over) {
    for (EpochRaise raise : raises) {
      if (raise.epoch() > sessionEpoch) {
        boolean thisOne = raise.at().equals(over.at()) && raise.reason() == over.reason();
        return thisOne ? raise.initiator() : null;
      }
    }
    return null;
  }
}
