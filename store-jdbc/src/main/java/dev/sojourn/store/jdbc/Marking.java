package dev.sojourn.store.jdbc;

import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.SessionId;
import dev.sojourn.UserId;
import dev.sojourn.store.EpochRaise;
import dev.sojourn.store.Standing;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records as over what deadlines, raises and deletions have ended; counts them by reason. */
public final class Marking {

  private final Instant now;
  private final Map<EndReason, Integer> ended = new EnumMap<>(EndReason.class);

  /** Judges everything at {@code now}. */
  public Marking(Instant now) {
    this.now = now;
  }

  /** How many were recorded, by reason. */
  public Map<EndReason, Integer> ended() {
    return ended;
  }

  /**
   * Ends sessions of a deleted user, and takes from them what they say of the person.
   *
   * @return how many; all that are left if that is less than {@code most}
   */
  public int strip(Tx tx, Erasures.Erasure erasure, int most) throws SQLException {
    tx.locks().sessions(Erasures.sessionIds(tx.sql(), erasure, most));
    List<SessionRows.Stored> left = Erasures.sessions(tx.sql(), erasure, most);
    for (SessionRows.Stored stored : left) {
      if (stored.session().endedAt() == null) {
        recordIfOver(tx.sql(), stored);
      }
      Erasures.strip(tx.sql(), erasure, stored.session().id());
    }
    if (left.size() < most) {
      Erasures.stripped(tx.sql(), erasure);
    }
    return left.size();
  }

  /**
   * Records sessions that a raise of an epoch ended.
   *
   * @return how many were looked at; all that are left if that is less than {@code most}
   */
  public int raised(Tx tx, Chores.Chore chore, int most) throws SQLException {
    lock(tx, chore);
    List<SessionId> below = below(tx.sql(), chore, most);
    tx.locks().sessions(below);
    for (SessionRows.Stored stored : SessionRows.openAmong(tx.sql(), below)) {
      recordIfOver(tx.sql(), stored);
    }
    if (below.size() < most) {
      forgetRaises(tx.sql(), chore);
      Chores.done(tx.sql(), chore);
    }
    return below.size();
  }

  /**
   * Records what is past its deadlines; what was active meanwhile is looked at later again.
   *
   * @param looked sessions that are locked, and read after that
   * @return how many were recorded
   */
  public int due(Sql sql, List<SessionRows.Stored> looked) throws SQLException {
    int done = 0;
    for (SessionRows.Stored stored : looked) {
      if (recordIfOver(sql, stored)) {
        done++;
      } else {
        sql.later(
            "UPDATE sessions SET check_at = ? WHERE id = ?",
            SessionRows.dueAt(stored.session()),
            stored.session().id());
      }
    }
    return done;
  }

  /** Nobody raises it further meanwhile. */
  private static void lock(Tx tx, Chores.Chore chore) throws SQLException {
    if (chore.kind() == Chores.TENANT_RAISED) {
      tx.locks().tenant(chore.tenant());
    } else {
      tx.locks().user(new UserId(chore.tenant(), chore.userId()));
    }
  }

  private static List<SessionId> below(Sql sql, Chores.Chore chore, int most) throws SQLException {
    return chore.kind() == Chores.TENANT_RAISED
        ? sql.list(
            "SELECT id FROM sessions WHERE ended_at IS NULL AND tenant = ?1"
                + " AND tenant_epoch >= 0"
                + " AND tenant_epoch < (SELECT epoch FROM tenants WHERE tenant = ?1) LIMIT ?2",
            Row::sessionId,
            chore.tenant(),
            most)
        : sql.list(
            "SELECT id FROM sessions {via sessions_user} WHERE ended_at IS NULL AND tenant = ?1"
                + " AND user_id = ?2 AND user_epoch <"
                + " (SELECT epoch FROM users WHERE tenant = ?1 AND id = ?2) LIMIT ?3",
            Row::sessionId,
            chore.tenant(),
            chore.userId(),
            most);
  }

  private boolean recordIfOver(Sql sql, SessionRows.Stored stored) throws SQLException {
    Standing standing = Standing.of(stored.found(), now, Standing.Idle.WITH_GRACE);
    if (standing instanceof Standing.Over over) {
      Endings.recordDerived(sql, stored.found(), over, now);
      ended.merge(over.reason(), 1, Integer::sum);
      return true;
    }
    return false;
  }

  /**
   * Keeps only the latest raise, and not who caused it: every session below it is recorded, and
   * whoever it was may be deleted one day.
   */
  private static void forgetRaises(Sql sql, Chores.Chore chore) throws SQLException {
    if (chore.kind() == Chores.TENANT_RAISED) {
      byte[] stored =
          sql.first("SELECT raises FROM tenants WHERE tenant = ?", Row::bytes, chore.tenant());
      sql.later("UPDATE tenants SET raises = ? WHERE tenant = ?", latest(stored), chore.tenant());
    } else {
      byte[] stored =
          sql.first(
              "SELECT raises FROM users WHERE tenant = ? AND id = ?",
              Row::bytes,
              chore.tenant(),
              chore.userId());
      sql.later(
          "UPDATE users SET raises = ? WHERE tenant = ? AND id = ?",
          latest(stored),
          chore.tenant(),
          chore.userId());
    }
  }

  private static byte[] latest(byte @Nullable [] stored) throws SQLException {
    List<EpochRaise> raises = stored == null ? List.of() : Codec.raises(stored);
    return Codec.encodeRaises(
        raises.subList(Math.max(0, raises.size() - 1), raises.size()).stream()
            .map(raise ->
                new EpochRaise(
                    raise.epoch(),
                    raise.reason(),
                    raise.at(),
                    new Initiator(raise.initiator().kind(), null),
                    raise.spared()))
            .toList());
  }
}
