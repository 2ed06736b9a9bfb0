package dev.sojourn.store;

import java.util.List;

/** Hears of changes. Called by one thread at a time; must not block and must not call the store. */
public interface FeedListener {

  /**
   * A new incarnation of the feed begins: changes may have been missed before it. Everything cached
   * is void, and only reads that begin after this call returned count.
   */
  void begun();

  /** These changes are committed, or about to be acknowledged. In the order of the commits. */
  void changed(List<Change> changes);
}
