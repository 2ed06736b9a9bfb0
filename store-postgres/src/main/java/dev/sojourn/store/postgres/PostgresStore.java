package dev.sojourn.store.postgres;

import dev.sojourn.Page;
import dev.sojourn.event.EventFilter;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.store.EventPage;
import dev.sojourn.store.Feed;
import dev.sojourn.store.FeedListener;
import dev.sojourn.store.NodeStore;
import dev.sojourn.store.Retention;
import dev.sojourn.store.StoreUnavailableException;
import dev.sojourn.store.SweepResult;
import dev.sojourn.store.Touch;
import dev.sojourn.store.jdbc.AttributeBox;
import dev.sojourn.store.jdbc.JdbcStore;
import dev.sojourn.store.jdbc.Reading;
import dev.sojourn.store.jdbc.Row;
import dev.sojourn.store.jdbc.Sql;
import dev.sojourn.store.jdbc.Step;
import dev.sojourn.store.jdbc.Subscriptions;
import dev.sojourn.store.jdbc.Tx;
import dev.sojourn.store.jdbc.Unavailable;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Sessions in a PostgreSQL database, which any number of nodes share.
 *
 * <p>Durable: what a call has answered survives a crash of the node and of the server. What is lost
 * with a primary depends on how it is replicated. Thread-safe, also for virtual threads; no call
 * waits longer for a connection than twice what the settings say (for its turn among what may take
 * long, then for a connection), nor longer than once for each answer.
 */
public final class PostgresStore extends JdbcStore implements NodeStore {

  private static final Logger LOG = System.getLogger(PostgresStore.class.getName());

  private final Pool pool;
  private final Transactions transactions;
  private final Notifier notifier;
  private final FeedThread feed;
  private final UUID node;
  private final AtomicBoolean closed = new AtomicBoolean();

  private PostgresStore(
      AttributeBox box, Pool pool, Connections connections, PostgresSettings settings, UUID node) {
    super(box);
    this.pool = pool;
    this.node = node;
    this.notifier = new Notifier(connections, node);
    Lease lease = new Lease();
    Subscriptions subscriptions = new Subscriptions(lease);
    Announcer announcer = new Announcer(subscriptions, notifier::tell);
    this.transactions = new Transactions(pool, announcer);
    this.feed =
        new FeedThread(connections, settings, node, lease, subscriptions, announcer, pool::renew);
  }

  /**
   * Opens the database, and makes the tables when there are none.
   *
   * @throws IncompatibleStoreException if the server is set up in a way that breaks promises, or
   *     the tables are not this program's
   * @throws StoreUnavailableException if it does not answer
   */
  public static PostgresStore open(PostgresSettings settings) {
    AttributeBox box = new AttributeBox();
    Connections connections = new Connections(settings);
    Pool pool = new Pool(connections, settings, box);
    try {
      Schema.prepare(connections);
      UUID node = pool.read(connections.opening(), PostgresStore::newNode);
      PostgresStore store = new PostgresStore(box, pool, connections, settings, node);
      store.notifier.start();
      LOG.log(Level.INFO, "this is node {0}", node); // by which others tell of it
      return store;
    } catch (SQLException failed) {
      pool.close();
      throw Faults.of(connections.opening(), failed);
    } catch (RuntimeException failed) {
      pool.close();
      throw failed;
    }
  }

  private static UUID newNode(Sql sql) throws SQLException {
    String id = sql.first("SELECT CAST(gen_random_uuid() AS text)", Row::text);
    return UUID.fromString(Objects.requireNonNull(id));
  }

  @Override
  protected <T extends @Nullable Object> T read(String operation, Reading<T> reading) {
    return pool.read(operation, reading);
  }

  @Override
  protected <T extends @Nullable Object> T readLong(String operation, Reading<T> reading) {
    return pool.readLong(operation, reading);
  }

  @Override
  protected <T extends @Nullable Object> T readTogether(String operation, Reading<T> reading) {
    return pool.readTogether(operation, reading);
  }

  @Override
  protected <T extends @Nullable Object> T readLongTogether(String operation, Reading<T> reading) {
    return pool.readLong(operation, Pool.together(reading));
  }

  @Override
  protected <T extends @Nullable Object> T write(String operation, Step<T> step) {
    return transactions.run(operation, step);
  }

  @Override
  protected void touch(Tx tx, List<Touch> batch) throws SQLException {
    Touches.record(tx, batch);
  }

  @Override
  protected EventPage page(Sql sql, @Nullable String cursor, int limit) throws SQLException {
    return EventPages.page(sql, cursor, limit);
  }

  @Override
  protected Page<SessionEvent> latest(
      Sql sql, EventFilter filter, @Nullable String cursor, int limit) throws SQLException {
    return EventPages.latest(sql, filter, cursor, limit);
  }

  @Override
  public Feed subscribe(FeedListener listener) {
    if (closed.get()) {
      throw Unavailable.closed("subscribe");
    }
    return feed.subscribe(listener);
  }

  @Override
  public List<NodeStatus> nodes() {
    return pool.read("list nodes", sql -> Nodes.list(sql, node));
  }

  @Override
  public Hearing hearing() {
    return feed.hearing();
  }

  @Override
  public SweepResult sweep(Retention retention, int limit, Instant now) {
    return Housekeeping.step(transactions, retention, limit, now);
  }

  @Override
  public Optional<Path> keyFile() {
    return Optional.empty();
  }

  /** Lets go of the database; later calls fail. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      feed.close();
      notifier.close();
      pool.close();
    }
  }
}
