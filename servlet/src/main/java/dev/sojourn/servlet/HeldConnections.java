package dev.sojourn.servlet;

import dev.sojourn.Activity;
import dev.sojourn.Client;
import dev.sojourn.Freshness;
import dev.sojourn.SessionId;
import dev.sojourn.SessionManager;
import dev.sojourn.TimeSource;
import dev.sojourn.Validation;
import dev.sojourn.servlet.HeldConnection.Closing;
import dev.sojourn.store.Change;
import dev.sojourn.token.SessionToken;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Websockets and streams of events that stay open behind the filter. Nobody sends a token over them
 * again, so they are looked at here: whenever the feed tells of a change that may concern them, and
 * {@value #LOOK_MILLIS} ms after the last look anyway, since deadlines pass without a change. A
 * look is a check from the near cache, as a request's. Thread-safe.
 */
final class HeldConnections implements AutoCloseable {

  private static final long LOOK_MILLIS = 250;

  /** So long at least between two looks: a crowd of changes is one. */
  private static final long PAUSE_MILLIS = 25;

  private static final System.Logger LOG = System.getLogger(HeldConnections.class.getName());

  private final SessionManager sessions;
  private final TimeSource time;
  private final long patienceNanos;
  private final ConcurrentMap<SessionId, Set<Held>> held = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean isDue;
  private boolean isClosed;
  private SessionManager.@Nullable Subscription subscription;

  /**
   * Holds none yet.
   *
   * @param patience how long connections stay whose session nobody can tell about
   */
  HeldConnections(SessionManager sessions, TimeSource time, Duration patience) {
    this.sessions = sessions;
    this.time = time;
    patienceNanos = patience.toNanos();
  }

  HeldConnection hold(SessionId session, SessionToken token, Client client, Closing closing) {
    Held one = new Held(session, token, client, closing);
    lock.lock();
    try {
      if (isClosed) {
        throw new IllegalStateException("the filter has stopped");
      }
      if (subscription == null) {
        subscription = sessions.onChange(this::heard);
        Thread.ofVirtual().name("sojourn-held").start(this::look);
      }
      held.compute(
          session,
          (id, all) -> {
            Set<Held> set = all == null ? ConcurrentHashMap.newKeySet() : all;
            set.add(one);
            return set;
          });
      isDue = true; // what changed since the request was let in was told to nobody
      changed.signal();
    } finally {
      lock.unlock();
    }
    return one;
  }

  int count() {
    return held.values().stream().mapToInt(Set::size).sum();
  }

  /** Called by the feed's thread: only tells. */
  private void heard(List<Change> changes) {
    boolean concerns = changes.isEmpty() || changes.stream().anyMatch(this::mayConcern);
    if (concerns) {
      lock.lock();
      try {
        isDue = true;
        changed.signal();
      } finally {
        lock.unlock();
      }
    }
  }

  private boolean mayConcern(Change change) {
    return !(change instanceof Change.SessionChanged session) || held.containsKey(session.id());
  }

  private void look() {
    try {
      while (awaitTurn()) {
        held.values().forEach(all -> all.forEach(Held::look));
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether there is a next look, when it is time for it. */
  private boolean awaitTurn() throws InterruptedException {
    lock.lock();
    try {
      long nanos = TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS);
      while (nanos > 0 && !isClosed) {
        nanos = changed.awaitNanos(nanos);
      }
      nanos = TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS - PAUSE_MILLIS);
      while (!isDue && nanos > 0 && !isClosed) {
        nanos = changed.awaitNanos(nanos);
      }
      isDue = false;
      return !isClosed;
    } finally {
      lock.unlock();
    }
  }

  /** Closes all that are held. */
  @Override
  public void close() {
    lock.lock();
    try {
      isClosed = true;
      changed.signal();
      if (subscription != null) {
        subscription.close();
      }
    } finally {
      lock.unlock();
    }
    held.values().forEach(all -> all.forEach(one -> one.end("stopping")));
  }

  private final class Held implements HeldConnection {

    private final SessionId session;
    private final SessionToken token;
    private final Client client;
    private final Closing closing;
    private final AtomicBoolean isOver = new AtomicBoolean();

    /** Since when nobody can tell, by the clock that only goes forward; null if somebody can. */
    private @Nullable Long unknownSince;

    Held(SessionId session, SessionToken token, Client client, Closing closing) {
      this.session = session;
      this.token = token;
      this.client = client;
      this.closing = closing;
    }

    /** Called by one thread. */
    void look() {
      try {
        validate(Activity.BACKGROUND);
        unknownSince = null;
      } catch (RuntimeException fault) { // of the store, or of an engine that was closed
        long now = time.now().monotonicNanos();
        if (unknownSince == null) {
          unknownSince = now;
        }
        if (now - unknownSince >= patienceNanos) {
          end("unavailable");
        }
      }
    }

    private void validate(Activity activity) {
      if (sessions.validate(token, client, activity, Freshness.CACHED)
          instanceof Validation.Rejected rejected) {
        end(rejected.reason().wireName());
      }
    }

    @Override
    public void active() {
      if (!isOver.get()) {
        validate(Activity.FOREGROUND);
      }
    }

    @Override
    public void close() {
      isOver.set(true);
      held.computeIfPresent(
          session,
          (id, all) -> {
            all.remove(this);
            return all.isEmpty() ? null : all;
          });
    }

    void end(String reason) {
      if (isOver.compareAndSet(false, true)) {
        close();
        Thread.ofVirtual().name("sojourn-closing").start(() -> run(reason));
      }
    }

    /** Whatever the application's own code throws ends here. */
    private void run(String reason) {
      try {
        closing.close(reason);
      } catch (Exception fault) {
        LOG.log(Level.DEBUG, () -> "a connection of session " + session + " did not close", fault);
      }
    }
  }
}
