package dev.sojourn.store.sqlite;

import dev.sojourn.store.Retention;
import dev.sojourn.store.SweepResult;
import dev.sojourn.store.jdbc.Addresses;
import dev.sojourn.store.jdbc.Chores;
import dev.sojourn.store.jdbc.Erasing;
import dev.sojourn.store.jdbc.Erasures;
import dev.sojourn.store.jdbc.Marking;
import dev.sojourn.store.jdbc.Outcome;
import dev.sojourn.store.jdbc.Purge;
import dev.sojourn.store.jdbc.Sealing;
import dev.sojourn.store.jdbc.SessionRows;
import dev.sojourn.store.jdbc.Step;
import dev.sojourn.store.jdbc.Tx;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/**
 * One step of housekeeping. Each part is a command of its own among the others, and looks at no
 * more rows than the limit says, so that nobody waits long behind it.
 */
final class Sweeper {

  private final Writer writer;
  private final int limit;
  private final Instant now;
  private final Marking marking;

  private Sweeper(Writer writer, int limit, Instant now) {
    this.writer = writer;
    this.limit = limit;
    this.now = now;
    this.marking = new Marking(now);
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
            sweeper.run("old history", tx -> purge.oldHistory(tx.sql())),
            sweeper.run("long histories", tx -> purge.longHistories(tx.sql())),
            sweeper.run("unused devices", purge::unusedDevices),
            sweeper.run(
                "old events",
                tx -> EventPages.purge(tx.sql(), now.minus(retention.events()), limit)),
            sweeper.run("old addresses", new Addresses(retention, limit, now)::cut),
            sweeper.run("attributes to be sealed", tx -> Sealing.step(tx, limit)),
            sweeper.run("expired records", tx -> purge.expiredRecords(tx.sql())),
            sweeper.run("events of deleted users", tx -> erasing.events(tx.sql())),
            sweeper.run("history of deleted users", tx -> erasing.sessions(tx.sql())),
            sweeper.run("deleted users", tx -> purge.tombstones(tx.sql())));
    return new SweepResult(
        sweeper.marking.ended(),
        purged.stream().mapToInt(Outcome::done).sum(),
        stripped.more() || raised.more() || due.more() || purged.stream().anyMatch(Outcome::more));
  }

  private Outcome run(String what, Step<Outcome> part) {
    return writer.run("sweep of " + what, part);
  }

  private Outcome strip(Tx tx) throws SQLException {
    int left = limit;
    List<Erasures.Erasure> begun = Erasures.begun(tx.sql(), limit);
    for (Erasures.Erasure erasure : begun) {
      left -= marking.strip(tx, erasure, left);
      if (left == 0) {
        return new Outcome(limit, true);
      }
    }
    return new Outcome(limit - left, begun.size() == limit);
  }

  private Outcome recordRaised(Tx tx) throws SQLException {
    int left = limit;
    List<Chores.Chore> chores =
        Chores.first(tx.sql(), Chores.USER_RAISED, Chores.TENANT_RAISED, limit);
    for (Chores.Chore chore : chores) {
      left -= marking.raised(tx, chore, left);
      if (left == 0) {
        return new Outcome(limit, true);
      }
    }
    return new Outcome(limit - left, chores.size() == limit);
  }

  private Outcome recordDue(Tx tx) throws SQLException {
    List<SessionRows.Stored> looked =
        SessionRows.listOpen(tx.sql(), "s.check_at <= ? ORDER BY s.check_at LIMIT ?", now, limit);
    return new Outcome(marking.due(tx.sql(), looked), looked.size() == limit);
  }
}
