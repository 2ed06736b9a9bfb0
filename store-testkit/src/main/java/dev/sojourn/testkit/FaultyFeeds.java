package dev.sojourn.testkit;

import dev.sojourn.SessionId;
import dev.sojourn.TimeSource;
import dev.sojourn.store.Change;
import dev.sojourn.store.Feed;
import dev.sojourn.store.FeedListener;
import dev.sojourn.store.Moment;
import dev.sojourn.store.SessionStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The subscriptions of a {@link FaultyStore}, under the control of a test. Thread-safe. */
final class FaultyFeeds {

  private final TimeSource time;
  private final List<Subscription> open = new CopyOnWriteArrayList<>();
  private volatile boolean held;
  private volatile boolean voided;

  FaultyFeeds(TimeSource time) {
    this.time = time;
  }

  Feed subscribe(SessionStore real, FeedListener listener) {
    Relay relay = new Relay(listener);
    Subscription subscription = new Subscription(relay, real.subscribe(relay));
    open.add(subscription);
    return subscription;
  }

  void hold() {
    held = true;
  }

  void release() {
    held = false;
    open.forEach(subscription -> subscription.relay.deliverHeld());
  }

  void setVoided(boolean value) {
    voided = value;
  }

  void newIncarnation() {
    open.forEach(subscription -> subscription.relay.begun());
  }

  /** Between the real feed and the listener; keeps what is held in order. */
  private final class Relay implements FeedListener {
    private final FeedListener listener;
    private final List<List<Change>> waiting = new ArrayList<>();
    private volatile @Nullable Moment waitingSince;

    Relay(FeedListener listener) {
      this.listener = listener;
    }

    @Override
    public synchronized void begun() {
      forgetHeld();
      listener.begun();
    }

    @Override
    public synchronized void changed(List<Change> changes) {
      // What waits goes first, also while it is being let go.
      if (!held && waiting.isEmpty()) {
        listener.changed(changes);
        return;
      }
      if (waiting.isEmpty()) {
        waitingSince = time.now();
      }
      waiting.add(List.copyOf(changes));
    }

    synchronized void deliverHeld() {
      waiting.forEach(listener::changed);
      forgetHeld();
    }

    private void forgetHeld() {
      waiting.clear();
      waitingSince = null;
    }

    /** A feed that is late by more than the bound must not claim to be in time. */
    boolean isInTime(Moment now, Duration maxStaleness) {
      Moment since = waitingSince;
      return since == null
          || now.monotonicNanos() - since.monotonicNanos() <= maxStaleness.toNanos();
    }
  }

  private final class Subscription implements Feed {
    private final Relay relay;
    private final Feed real;

    Subscription(Relay relay, Feed real) {
      this.relay = relay;
      this.real = real;
    }

    @Override
    public boolean holds(SessionId id, TimeSource clock, Duration maxStaleness) {
      return !voided
          && real.holds(id, clock, maxStaleness)
          && relay.isInTime(clock.now(), maxStaleness);
    }

    @Override
    public void close() {
      open.remove(this);
      real.close();
    }
  }
}
