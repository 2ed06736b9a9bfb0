package dev.sojourn.internal;

import dev.sojourn.SessionManager.Subscription;
import dev.sojourn.store.Change;
import dev.sojourn.store.FeedListener;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Hands the feed's changes to the near cache first, and then to those who watch. Thread-safe. */
final class Changes implements FeedListener {

  private static final System.Logger LOG = System.getLogger(Changes.class.getName());

  private final NearCache cache;
  private final List<Consumer<List<Change>>> watchers = new CopyOnWriteArrayList<>();

  Changes(NearCache cache) {
    this.cache = cache;
  }

  @Override
  public void begun() {
    cache.forgetAll();
    tell(List.of());
  }

  @Override
  public void changed(List<Change> changes) {
    cache.forget(changes);
    tell(changes);
  }

  Subscription watch(Consumer<List<Change>> watcher) {
    watchers.add(watcher);
    return () -> watchers.remove(watcher);
  }

  private void tell(List<Change> changes) {
    for (Consumer<List<Change>> watcher : watchers) {
      try {
        watcher.accept(changes);
      } catch (RuntimeException fault) { // one watcher's fault must not stop the feed
        LOG.log(Level.WARNING, "a watcher of changes failed", fault);
      }
    }
  }
}
