package dev.sojourn.store.sqlite;

import dev.sojourn.SessionId;
import dev.sojourn.TimeSource;
import dev.sojourn.store.Change;
import dev.sojourn.store.Feed;
import dev.sojourn.store.FeedListener;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Who hears of changes. The writer publishes a group after its commit and before it acknowledges
 * any part of it, so that a subscriber never lags behind an acknowledgement: the lease always
 * holds, whatever the clocks do.
 */
final class Feeds {

  private static final Logger LOG = System.getLogger(Feeds.class.getName());

  private final ReentrantLock turn = new ReentrantLock();
  private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();

  Feed subscribe(FeedListener listener) {
    Subscription subscription = new Subscription(listener);
    turn.lock();
    try {
      // Before begun: what is committed from here on is either reported or seen by later reads.
      subscriptions.add(subscription);
      listener.begun();
      return subscription;
    } catch (RuntimeException refused) {
      subscription.close();
      throw refused;
    } finally {
      turn.unlock();
    }
  }

  void publish(List<Change> changes) {
    if (changes.isEmpty()) {
      return;
    }
    List<Change> group = List.copyOf(changes);
    turn.lock();
    try {
      subscriptions.forEach(subscription -> subscription.hear(group));
    } finally {
      turn.unlock();
    }
  }

  /** No lease holds afterwards. */
  void close() {
    subscriptions.forEach(Subscription::close);
  }

  private final class Subscription implements Feed {
    private final FeedListener listener;
    private volatile boolean open = true;

    Subscription(FeedListener listener) {
      this.listener = listener;
    }

    void hear(List<Change> changes) {
      if (!open) {
        return;
      }
      try {
        listener.changed(changes);
      } catch (RuntimeException | Error missed) {
        // What it holds may be outdated now, and nobody could tell when: it must not go on.
        close();
        LOG.log(Level.ERROR, "a listener failed and is no longer subscribed", missed);
      }
    }

    @Override
    public boolean holds(SessionId id, TimeSource time, Duration maxStaleness) {
      return open;
    }

    @Override
    public void close() {
      open = false;
      subscriptions.remove(this);
    }
  }
}
