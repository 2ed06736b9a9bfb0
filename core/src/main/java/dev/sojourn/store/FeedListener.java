package dev.sojourn.store;

import java.util.List;

/** Hears of changes. Called by one thread at a time; must not block and must not call the store. */
public interface FeedListener {

  /**
   * A new incarnation of the feed begins: changes may have been missed before it. Everything cached
   * is void, and only reads that begin after this call returned count.
   */
  void begun();

  /**
   * These changes are committed, or about to be acknowledged; or somebody says so, who need not be
   * right. Each is told of at least once, in any order.
   */
  void changed(List<Change> changes);
}
