package dev.sojourn.store.postgres;

import dev.sojourn.store.Change;
import dev.sojourn.store.jdbc.Subscriptions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Tells this node's caches of this node's changes before they are acknowledged, so that who has
 * made a change here sees it here at once, and has the others told. The feed passes over what was
 * told so. Thread-safe.
 */
final class Announcer {

  /** Beyond so many, some are heard twice, which does no harm. */
  private static final int MOST = 10_000;

  private final Subscriptions subscriptions;
  private final Consumer<List<Change>> tellOthers;

  /** The transactions that were told of here. */
  private final Set<Transaction> told = ConcurrentHashMap.newKeySet();

  Announcer(Subscriptions subscriptions, Consumer<List<Change>> tellOthers) {
    this.subscriptions = subscriptions;
    this.tellOthers = tellOthers;
  }

  /**
   * A transaction is committed. Told first, and only then passed over by the feed: somebody else
   * may find the change and be told of it while the answer to the commit is still on its way here,
   * and until then the feed alone can tell of it. If the feed was faster, it is told of twice. If
   * this thread is so late that the feed has moved to another server, which may give the number to
   * somebody else's, that one is told of by the feed all the same.
   */
  void committed(Transaction transaction, List<Change> changes) {
    subscriptions.changed(changes);
    if (!subscriptions.isEmpty()) {
      if (told.size() >= MOST) {
        told.clear();
      }
      told.add(transaction);
    }
    tellOthers.accept(changes);
  }

  /** Nobody knows whether it is, or will be: told of now, and by the feed once it is. */
  void unknown(List<Change> changes) {
    subscriptions.changed(changes);
    tellOthers.accept(changes);
  }

  /** What of this answer is to be told by the feed. */
  List<Change> untold(List<ChangeReader.Noted> answer) {
    List<Change> untold =
        answer.stream()
            .filter(noted -> !told.contains(noted.transaction()))
            .map(ChangeReader.Noted::change)
            .toList();
    answer.forEach(noted -> told.remove(noted.transaction()));
    return untold;
  }

  /** A new incarnation begins: what was noted may never be answered. */
  void forget() {
    told.clear();
  }
}
