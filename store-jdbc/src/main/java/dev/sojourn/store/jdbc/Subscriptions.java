package dev.sojourn.store.jdbc;

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

/** Who hears of changes, one thread at a time. Thread-safe. */
public final class Subscriptions {

  /** Says whether everything is known to have been heard. */
  public interface Lease {

    /** Whether what was acknowledged {@code maxStaleness} ago has been heard. */
    boolean holds(TimeSource time, Duration maxStaleness);
  }

  private static final Logger LOG = System.getLogger(Subscriptions.class.getName());

  private final ReentrantLock turn = new ReentrantLock();
  private final List<Subscription> all = new CopyOnWriteArrayList<>();
  private final Lease lease;

  /** For nobody yet. */
  public Subscriptions(Lease lease) {
    this.lease = lease;
  }

  /** Adds one, to whom an incarnation begins at once. */
  public Feed add(FeedListener listener) {
    Subscription subscription = new Subscription(listener);
    turn.lock();
    try {
      // Before begun: what is committed from here on is either reported or seen by later reads.
      all.add(subscription);
      listener.begun();
      return subscription;
    } catch (RuntimeException refused) {
      subscription.close();
      throw refused;
    } finally {
      turn.unlock();
    }
  }

  /** Whether nobody hears. */
  public boolean isEmpty() {
    return all.isEmpty();
  }

  /** A new incarnation begins for all. */
  public void begin() {
    tell(FeedListener::begun);
  }

  /** These changes are committed. */
  public void changed(List<Change> changes) {
    if (!changes.isEmpty()) {
      List<Change> group = List.copyOf(changes);
      tell(listener -> listener.changed(group));
    }
  }

  /** No lease holds afterwards. */
  public void close() {
    all.forEach(Subscription::close);
  }

  private interface Telling {
    void to(FeedListener listener);
  }

  private void tell(Telling telling) {
    turn.lock();
    try {
      all.forEach(subscription -> subscription.hear(telling));
    } finally {
      turn.unlock();
    }
  }

  private final class Subscription implements Feed {
    private final FeedListener listener;
    private volatile boolean open = true;

    Subscription(FeedListener listener) {
      this.listener = listener;
    }

    void hear(Telling telling) {
      if (!open) {
        return;
      }
      try {
        telling.to(listener);
      } catch (RuntimeException | Error missed) {
        // What it holds may be outdated now, and nobody could tell when: it must not go on.
        close();
        LOG.log(Level.ERROR, "a listener failed and is no longer subscribed", missed);
      }
    }

    @Override
    public boolean holds(SessionId id, TimeSource time, Duration maxStaleness) {
      return open && lease.holds(time, maxStaleness);
    }

    @Override
    public void close() {
      open = false;
      all.remove(this);
    }
  }
}
