package dev.sojourn.store.postgres;

import dev.sojourn.TimeSource;
import dev.sojourn.store.Feed;
import dev.sojourn.store.FeedListener;
import dev.sojourn.store.Moment;
import dev.sojourn.store.NodeStore.Hearing;
import dev.sojourn.store.StoreUnavailableException;
import dev.sojourn.store.jdbc.Subscriptions;
import dev.sojourn.store.jdbc.Unavailable;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Hears of changes for this node. A timed poll, which also writes the node's row, alone renews the
 * lease, to the moment at which it was sent; what a notification says, or a poll that it asks for,
 * only brings changes sooner. Each connection is a new incarnation: after a crash the server may
 * give numbers of transactions away anew.
 */
final class FeedThread {

  private static final Logger LOG = System.getLogger(FeedThread.class.getName());

  /** Between two polls that notifications ask for. */
  private static final Duration BREATH = Duration.ofMillis(5);

  /** How long closing waits for a connection that is being made; it is closed once it is there. */
  private static final Duration GLANCE = Duration.ofMillis(200);

  /** How long the database is left alone is no matter of the engine's clock. */
  private static final TimeSource PACE = TimeSource.system();

  private final Connections connections;
  private final Duration pollInterval;
  private final Duration patience;
  private final TimeSource time;
  private final UUID node;
  private final Lease lease;
  private final OpenTransactions open = new OpenTransactions();
  private final Subscriptions subscriptions;
  private final Announcer announcer;
  private final Runnable renewConnections;
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final ReentrantLock starting = new ReentrantLock();
  private final Outage outage = new Outage("the feed", PACE);
  private final Listener listener;

  /** To ask before the time has come: a notification says that there is more than it names. */
  private final Semaphore wanted = new Semaphore(0);

  private @Nullable Thread thread;

  /** By which it hears just now. */
  private volatile @Nullable FeedConnection current;

  FeedThread(
      Connections connections,
      PostgresSettings settings,
      UUID node,
      Lease lease,
      Subscriptions subscriptions,
      Announcer announcer,
      Runnable renewConnections) {
    this.renewConnections = renewConnections;
    this.lease = lease;
    this.subscriptions = subscriptions;
    this.announcer = announcer;
    this.connections = connections;
    this.pollInterval = settings.pollInterval();
    this.patience = settings.patience();
    this.time = settings.time();
    this.node = node;
    this.listener = new Listener(connections, patience, node, this::heard);
  }

  /**
   * Adds a listener, once there is an answer to begin with.
   *
   * @throws StoreUnavailableException if there is none in time
   */
  Feed subscribe(FeedListener listener) {
    start();
    try {
      if (!begun.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw Unavailable.overloaded("subscribe", patience);
      }
    } catch (InterruptedException interrupted) {
      throw Unavailable.interrupted("subscribe", interrupted);
    }
    return subscriptions.add(listener);
  }

  /** How well it hears. */
  Hearing hearing() {
    Moment now = time.now();
    return new Hearing(lease.age(now), open.longest(now));
  }

  private void start() {
    starting.lock();
    try {
      if (thread == null) {
        thread = Thread.ofPlatform().daemon().name("sojourn-postgres-feed").unstarted(this::work);
        thread.start();
      }
    } finally {
      starting.unlock();
    }
  }

  /**
   * What is being asked gets no answer any more, and nobody is told of anything from here on; waits
   * no longer than a moment for its threads, which may just be making a connection.
   */
  void close() {
    closing.countDown();
    lease.lapse(); // and again by the thread, which may just renew it
    subscriptions.close();
    Thread running = thread;
    if (running == null) {
      return;
    }
    wanted.release();
    FeedConnection connection = current;
    if (connection != null) {
      connection.abort();
    }
    listener.close();
    Threads.join(running, GLANCE);
  }

  private boolean isOpen() {
    return closing.getCount() > 0;
  }

  private void work() {
    while (isOpen()) {
      try (FeedConnection connection = FeedConnection.open(connections, patience)) {
        current = connection; // before it asks whether the store is open: who closes it finds one
        hear(connection);
      } catch (SQLException | RuntimeException failed) {
        if (isOpen()) {
          Threads.pause(closing, outage.failed(failed));
        }
      } finally {
        current = null;
      }
    }
    lease.lapse();
  }

  private void hear(FeedConnection connection) throws SQLException {
    ChangeReader reader = new ChangeReader();
    for (boolean isFirst = true; isOpen(); isFirst = false) {
      Moment asked = time.now();
      ChangeReader.Answer answer = connection.prove(sql -> reader.prove(sql, node));
      apply(answer);
      lease.renew(asked);
      if (!isFirst) { // a connection that fails again at once is no end of it
        outage.over();
      }
      open.see(answer.open(), asked);
      begun.countDown();
      hearUntilNextProof(connection, reader);
    }
  }

  private void hearUntilNextProof(FeedConnection connection, ChangeReader reader)
      throws SQLException {
    Moment from = PACE.now();
    Duration left = pollInterval;
    while (isOpen() && left.isPositive()) {
      if (isWantedWithin(left)) {
        apply(connection.ask(reader::read));
        Threads.pause(closing, BREATH);
      }
      left = pollInterval.minusNanos(PACE.now().monotonicNanos() - from.monotonicNanos());
    }
  }

  private boolean isWantedWithin(Duration time) {
    try {
      boolean isWanted = wanted.tryAcquire(time.toNanos(), TimeUnit.NANOSECONDS);
      wanted.drainPermits(); // one question for all of them
      return isWanted;
    } catch (InterruptedException nobodyDoesThat) {
      LOG.log(Level.WARNING, "the feed was interrupted, and goes on", nobodyDoesThat);
      return false;
    }
  }

  /** By the listener's thread. */
  private void heard(Hint hint) {
    subscriptions.changed(hint.changes());
    if (hint.isPartial()) {
      wanted.release();
    }
  }

  private void apply(ChangeReader.Answer answer) {
    if (answer.isNew()) {
      lease.lapse();
      announcer.forget();
      // Before it begins: what is read from then on must not come from a server that was left.
      renewConnections.run();
      listener.renew();
      subscriptions.begin();
    }
    subscriptions.changed(announcer.untold(answer.changes()));
  }
}
