package dev.sojourn.store.postgres;

import dev.sojourn.store.Change;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells this node's caches of this node's changes before they are acknowledged, so that who has
 * made a change here sees it here at once, and wakes the others. The feed passes over what was told
 * so. Thread-safe.
 */
final class Announcer {

  /** Beyond so many, some are heard twice, which does no harm. */
  private static final int MOST = 10_000;

  private final Subscriptions subscriptions;
  private final Runnable wakeOthers;
  private final Set<Long> mine = ConcurrentHashMap.newKeySet();

  Announcer(Subscriptions subscriptions, Runnable wakeOthers) {
    this.subscriptions = subscriptions;
    this.wakeOthers = wakeOthers;
  }

  /** A transaction with changes is about to be committed, and will be told of here. */
  void begun(long transaction) {
    if (!subscriptions.isEmpty()) {
      if (mine.size() >= MOST) {
        mine.clear();
      }
      mine.add(transaction);
    }
  }

  /** It is committed. */
  void committed(List<Change> changes) {
    subscriptions.changed(changes);
    wakeOthers.run();
  }

  /** Nobody knows whether it is, or will be: told of now, and by the feed once it is. */
  void unknown(long transaction, List<Change> changes) {
    mine.remove(transaction);
    committed(changes);
  }

  /** What of this answer is to be told by the feed. */
  List<Change> untold(List<ChangeReader.Noted> answer) {
    List<Change> untold =
        answer.stream()
            .filter(noted -> !mine.contains(noted.transaction()))
            .map(ChangeReader.Noted::change)
            .toList();
    answer.forEach(noted -> mine.remove(noted.transaction()));
    return untold;
  }

  /** A new incarnation begins: what was noted may never be answered. */
  void forget() {
    mine.clear();
  }
}
