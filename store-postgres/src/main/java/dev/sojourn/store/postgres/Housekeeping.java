package dev.sojourn.store.postgres;

import dev.sojourn.EndReason;
import dev.sojourn.SessionId;
import dev.sojourn.store.Retention;
import dev.sojourn.store.SweepResult;
import dev.sojourn.store.jdbc.Addresses;
import dev.sojourn.store.jdbc.Chores;
import dev.sojourn.store.jdbc.Erasing;
import dev.sojourn.store.jdbc.Erasures;
import dev.sojourn.store.jdbc.Marking;
import dev.sojourn.store.jdbc.Outcome;
import dev.sojourn.store.jdbc.Purge;
import dev.sojourn.store.jdbc.Row;
import dev.sojourn.store.jdbc.Sealing;
import dev.sojourn.store.jdbc.SessionRows;
import dev.sojourn.store.jdbc.Step;
import dev.sojourn.store.jdbc.Tx;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * One step of housekeeping, which any number of nodes do at once. Sessions past a deadline are
 * shared out among them row by row; every other part is one node's at a time, and the others pass
 * over it. Each part is a transaction of its own, so that nobody waits long behind it.
 */
final class Housekeeping {

  private final Transactions transactions;
  private final int limit;
  private final Instant now;

  /** By reason, what is committed. */
  private final Map<EndReason, Integer> ended = new EnumMap<>(EndReason.class);

  private Housekeeping(Transactions transactions, int limit, Instant now) {
    this.transactions = transactions;
    this.limit = limit;
    this.now = now;
  }

  static SweepResult step(Transactions transactions, Retention retention, int limit, Instant now) {
    return new Housekeeping(transactions, limit, now).step(retention);
  }

  private SweepResult step(Retention retention) {
    Purge purge = new Purge(retention, limit, now);
    Erasing erasing = new Erasing(limit, now);
    List<Outcome> marked = List.of(strip(), recordRaised(), recordDue());
    List<Outcome> purged =
        List.of(
            alone("old history", tx -> purge.oldHistory(tx.sql())),
            alone("long histories", tx -> purge.longHistories(tx.sql())),
            alone("unused devices", purge::unusedDevices),
            alone(
                "old events",
                tx -> EventPages.purge(tx.sql(), now.minus(retention.events()), limit)),
            alone("old addresses", new Addresses(retention, limit, now)::cut),
            alone("attributes to be sealed", tx -> Sealing.step(tx, limit)),
            alone("expired records", tx -> purge.expiredRecords(tx.sql())),
            alone("events of deleted users", tx -> erasing.events(tx.sql())),
            alone("history of deleted users", tx -> erasing.sessions(tx.sql())),
            alone("deleted users", tx -> purge.tombstones(tx.sql())));
    Outcome heard = alone("old changes", this::heard);
    return new SweepResult(
        ended,
        purged.stream().mapToInt(Outcome::done).sum(),
        heard.more()
            || marked.stream().anyMatch(Outcome::more)
            || purged.stream().anyMatch(Outcome::more));
  }

  /** Has a part done unless another node is at it. */
  private Outcome alone(String part, Step<Outcome> work) {
    return transactions.run(
        "sweep of " + part,
        tx ->
            new PostgresLocks(tx.sql()).isMine("sojourn: " + part) ? work.in(tx) : Outcome.NOTHING);
  }

  /** The work of a transaction that records sessions as over. */
  private interface Marks<T> {
    T by(Marking marking, Tx tx) throws SQLException;
  }

  /** What an attempt at such a transaction came to; one that is made again counts anew. */
  private record Attempt<T>(T done, Marking marking) {}

  private <T> T marked(String operation, Marks<T> marks) {
    Attempt<T> committed =
        transactions.run(
            operation,
            tx -> {
              Marking marking = new Marking(now);
              return new Attempt<>(marks.by(marking, tx), marking);
            });
    committed
        .marking()
        .ended()
        .forEach((reason, count) -> ended.merge(reason, count, Integer::sum));
    return committed.done();
  }

  /** One transaction for each deletion: none holds sessions of one user and waits for another's. */
  private Outcome strip() {
    int left = limit;
    List<Erasures.Erasure> begun =
        transactions.run("sweep of deleted users", tx -> Erasures.begun(tx.sql(), limit));
    for (Erasures.Erasure erasure : begun) {
      int most = left;
      left -= marked("sweep of a deleted user", (marking, tx) -> marking.strip(tx, erasure, most));
      if (left == 0) {
        return new Outcome(limit, true);
      }
    }
    return new Outcome(limit - left, begun.size() == limit);
  }

  /** One transaction for each user or tenant: the user is locked before any of the sessions. */
  private Outcome recordRaised() {
    int left = limit;
    List<Chores.Chore> chores =
        transactions.run(
            "sweep of raises",
            tx -> Chores.first(tx.sql(), Chores.USER_RAISED, Chores.TENANT_RAISED, limit));
    for (Chores.Chore chore : chores.stream().distinct().toList()) {
      int most = left;
      left -= marked("sweep of a raise", (marking, tx) -> marking.raised(tx, chore, most));
      if (left == 0) {
        return new Outcome(limit, true);
      }
    }
    return new Outcome(limit - left, chores.size() == limit);
  }

  private Outcome recordDue() {
    return marked("sweep of sessions past a deadline", this::recordDue);
  }

  private Outcome recordDue(Marking marking, Tx tx) throws SQLException {
    List<SessionId> mine =
        tx.sql()
            .list(
                "SELECT id FROM sessions WHERE ended_at IS NULL AND check_at >= 0 AND check_at <= ?"
                    + " ORDER BY check_at LIMIT ? FOR NO KEY UPDATE SKIP LOCKED",
                Row::sessionId,
                now,
                limit);
    // Read once they are locked: what decides about them may have changed before that.
    List<SessionRows.Stored> looked = SessionRows.openAmong(tx.sql(), mine);
    return new Outcome(marking.due(tx.sql(), looked), mine.size() == limit);
  }

  private Outcome heard(Tx tx) throws SQLException {
    int gone = Changes.purge(tx.sql(), limit);
    tx.sql().later("DELETE FROM nodes WHERE seen_at < now() - interval '1 day'");
    return new Outcome(gone, gone == limit);
  }
}
