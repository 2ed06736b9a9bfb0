package dev.sojourn.store.sqlite;

import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.store.EpochRaise;
import dev.sojourn.store.Retention;
import dev.sojourn.store.Standing;
import dev.sojourn.store.SweepResult;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One step of housekeeping. Each part is a command of its own among the others, and looks at no
 * more rows than the limit says, so that nobody waits long behind it.
 */
final class Sweeper {

  /**
   * What a part did.
   *
   * @param done how many rows
   * @param more whether it stopped at the limit
   */
  record Outcome(int done, boolean more) {}

  /** A part of the step. */
  private interface Part {
    Outcome in(Sql sql) throws SQLException;
  }

  private final Writer writer;
  private final int limit;
  private final Instant now;
  private final Map<EndReason, Integer> ended = new EnumMap<>(EndReason.class);

  private Sweeper(Writer writer, int limit, Instant now) {
    this.writer = writer;
    this.limit = limit;
    this.now = now;
  }

  static SweepResult sweep(Writer writer, Retention retention, int limit, Instant now) {
    Sweeper sweeper = new Sweeper(writer, limit, now);
    Purge purge = new Purge(retention, limit, now);
    Erasing erasing = new Erasing(limit, now);
    Outcome stripped = sweeper.run("sessions of deleted users", sweeper::strip);
    Outcome raised = sweeper.run("raised sessions", sweeper::recordRaised);
    Outcome due = sweeper.run("sessions past a deadline", sweeper::recordDue);
    List<Outcome> purged =
        List.of(
            sweeper.run("old history", purge::oldHistory),
            sweeper.run("long histories", purge::longHistories),
            sweeper.run("unused devices", purge::unusedDevices),
            sweeper.run("old events", purge::oldEvents),
            writer.run("sweep of old addresses", new Addresses(retention, limit, now)::cut),
            sweeper.run("attributes to be sealed", sql -> Sealing.step(sql, limit)),
            sweeper.run("expired records", purge::expiredRecords),
            sweeper.run("events of deleted users", erasing::events),
            sweeper.run("history of deleted users", erasing::sessions),
            sweeper.run("deleted users", purge::tombstones));
    return new SweepResult(
        sweeper.ended,
        purged.stream().mapToInt(Outcome::done).sum(),
        stripped.more() || raised.more() || due.more() || purged.stream().anyMatch(Outcome::more));
  }

  private Outcome run(String what, Part part) {
    return writer.run("sweep of " + what, tx -> part.in(tx.sql()));
  }

  /** Ends the sessions of deleted users, and takes from them what they say of the person. */
  private Outcome strip(Sql sql) throws SQLException {
    int left = limit;
    List<Erasures.Erasure> begun = Erasures.begun(sql, limit);
    for (Erasures.Erasure erasure : begun) {
      for (SessionRows.Stored stored : Erasures.sessions(sql, erasure, left)) {
        if (stored.session().endedAt() == null) {
          recordIfOver(sql, stored);
        }
        Erasures.strip(sql, erasure, stored.session().id());
        left--;
      }
      if (left == 0) {
        return new Outcome(limit, true);
      }
      Erasures.stripped(sql, erasure);
    }
    return new Outcome(limit - left, begun.size() == limit);
  }

  /** Records what is past its deadlines; what was active meanwhile is looked at later again. */
  private Outcome recordDue(Sql sql) throws SQLException {
    List<SessionRows.Stored> looked =
        SessionRows.listOpen(sql, "s.check_at <= ? ORDER BY s.check_at LIMIT ?", now, limit);
    int done = 0;
    for (SessionRows.Stored stored : looked) {
      if (recordIfOver(sql, stored)) {
        done++;
      } else {
        sql.update(
            "UPDATE sessions SET check_at = ? WHERE id = ?",
            SessionRows.dueAt(stored.session()),
            stored.session().id());
      }
    }
    return new Outcome(done, looked.size() == limit);
  }

  /** Records what raises of epochs ended. */
  private Outcome recordRaised(Sql sql) throws SQLException {
    int left = limit;
    List<Chores.Chore> chores = Chores.first(sql, Chores.USER_RAISED, Chores.TENANT_RAISED, limit);
    for (Chores.Chore chore : chores) {
      for (SessionRows.Stored stored : below(sql, chore, left)) {
        recordIfOver(sql, stored);
        left--;
      }
      if (left == 0) {
        return new Outcome(limit, true);
      }
      forgetRaises(sql, chore);
      Chores.done(sql, chore);
    }
    return new Outcome(limit - left, chores.size() == limit);
  }

  private static List<SessionRows.Stored> below(Sql sql, Chores.Chore chore, int most)
      throws SQLException {
    return chore.kind() == Chores.TENANT_RAISED
        ? SessionRows.listOpen(
            sql,
            "s.tenant = ? AND s.tenant_epoch < (SELECT epoch FROM tenants WHERE tenant = ?)"
                + " LIMIT ?",
            chore.tenant(),
            chore.tenant(),
            most)
        : SessionRows.listOpen(
            sql,
            "s.tenant = ? AND s.user_id = ? AND s.user_epoch < u.epoch LIMIT ?",
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
      sql.update("UPDATE tenants SET raises = ? WHERE tenant = ?", latest(stored), chore.tenant());
    } else {
      byte[] stored =
          sql.first(
              "SELECT raises FROM users WHERE tenant = ? AND id = ?",
              Row::bytes,
              chore.tenant(),
              chore.userId());
      sql.update(
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
