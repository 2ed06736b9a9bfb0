package dev.sojourn.store.postgres;

import dev.sojourn.Device;
import dev.sojourn.DeviceId;
import dev.sojourn.EndReason;
import dev.sojourn.FrameworkAttributes;
import dev.sojourn.Initiator;
import dev.sojourn.Page;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionId;
import dev.sojourn.UserId;
import dev.sojourn.event.EventFilter;
import dev.sojourn.event.EventType;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.store.CountResult;
import dev.sojourn.store.CreateCommand;
import dev.sojourn.store.CreateResult;
import dev.sojourn.store.EndResult;
import dev.sojourn.store.EventPage;
import dev.sojourn.store.Feed;
import dev.sojourn.store.FeedListener;
import dev.sojourn.store.Found;
import dev.sojourn.store.PolicyBounds;
import dev.sojourn.store.RecordStore;
import dev.sojourn.store.ReplaceCommand;
import dev.sojourn.store.ReplaceResult;
import dev.sojourn.store.Retention;
import dev.sojourn.store.SearchResult;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreUnavailableException;
import dev.sojourn.store.SweepResult;
import dev.sojourn.store.TenantRecord;
import dev.sojourn.store.Touch;
import dev.sojourn.store.UpdateCommand;
import dev.sojourn.store.UpdateResult;
import dev.sojourn.store.UserChange;
import dev.sojourn.store.UserChangeResult;
import dev.sojourn.store.UserRecord;
import dev.sojourn.store.jdbc.AttributeBox;
import dev.sojourn.store.jdbc.CreateStep;
import dev.sojourn.store.jdbc.DeviceRows;
import dev.sojourn.store.jdbc.Devices;
import dev.sojourn.store.jdbc.Records;
import dev.sojourn.store.jdbc.Row;
import dev.sojourn.store.jdbc.Sealing;
import dev.sojourn.store.jdbc.Search;
import dev.sojourn.store.jdbc.SessionRows;
import dev.sojourn.store.jdbc.Sessions;
import dev.sojourn.store.jdbc.Sql;
import dev.sojourn.store.jdbc.TenantRows;
import dev.sojourn.store.jdbc.Tightening;
import dev.sojourn.store.jdbc.UserRows;
import dev.sojourn.store.jdbc.Users;
import dev.sojourn.token.AttributeSeal;
import dev.sojourn.token.SecretBytes;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Sessions in a PostgreSQL database, which any number of nodes share.
 *
 * <p>Durable: what a call has answered survives a crash of the node and of the server. What is lost
 * with a primary depends on how it is replicated. Thread-safe, also for virtual threads; no call
 * waits longer for a connection than the settings say, nor longer than that for each answer.
 */
public final class PostgresStore implements SessionStore, RecordStore {

  /** The most touches of one transaction, so that other changes are not kept waiting. */
  private static final int TOUCHES_AT_ONCE = 500;

  private final AttributeBox box = new AttributeBox();
  private final Pool readers;
  private final Transactions writer;
  private final Notifier notifier;
  private final FeedThread feed;
  private final AtomicBoolean closed = new AtomicBoolean();

  private PostgresStore(PostgresSettings settings) {
    Connections connections = new Connections(settings);
    this.readers = new Pool(settings, box);
    try {
      prepare();
      UUID node = readers.read("opening", PostgresStore::newNode);
      this.notifier = new Notifier(connections);
      this.writer = new Transactions(readers, notifier::wake);
      this.feed = new FeedThread(connections, settings, node);
    } catch (RuntimeException failed) {
      readers.close();
      throw failed;
    }
    notifier.start();
  }

  private void prepare() {
    try {
      Schema.prepare(readers.source());
    } catch (SQLException failed) {
      throw Faults.of("opening the database", failed);
    }
  }

  private static UUID newNode(Sql sql) throws SQLException {
    String id = sql.first("SELECT CAST(gen_random_uuid() AS text)", Row::text);
    return UUID.fromString(Objects.requireNonNull(id));
  }

  /**
   * Opens the database, and makes the tables when there are none.
   *
   * @throws IncompatibleStoreException if the server is set up in a way that breaks promises, or
   *     the tables are not this program's
   * @throws StoreUnavailableException if it does not answer
   */
  public static PostgresStore open(PostgresSettings settings) {
    return new PostgresStore(settings);
  }

  @Override
  public CreateResult create(CreateCommand command) {
    return writer.run("create " + command.session().id(), tx -> CreateStep.create(tx, command));
  }

  @Override
  public Optional<Found> find(SessionId id) {
    return readers.read(
        "find " + id,
        sql -> Optional.ofNullable(SessionRows.find(sql, id)).map(SessionRows.Stored::found));
  }

  @Override
  public ReplaceResult replace(ReplaceCommand command) {
    return writer.run("replace " + command.next().id(), tx -> Sessions.replace(tx, command));
  }

  @Override
  public UpdateResult update(UpdateCommand command) {
    return writer.run("update " + command.id(), tx -> Sessions.update(tx, command));
  }

  @Override
  public Optional<FrameworkAttributes> frameworkAttributes(SessionId id) {
    return readers.read(
        "frameworkAttributes " + id,
        Pool.together(sql -> {
          SessionRows.Stored stored = SessionRows.find(sql, id);
          return stored == null
              ? Optional.empty()
              : Optional.of(Sessions.framework(sql, stored.found()));
        }));
  }

  @Override
  public EndResult end(SessionId id, EndReason reason, Initiator initiator, Instant at) {
    return writer.run("end " + id, tx -> Sessions.end(tx, id, reason, initiator, at));
  }

  @Override
  public void touch(List<Touch> batch) {
    for (int from = 0; from < batch.size(); from += TOUCHES_AT_ONCE) {
      List<Touch> part =
          List.copyOf(batch.subList(from, Math.min(from + TOUCHES_AT_ONCE, batch.size())));
      writer.<@Nullable Void>run(
          "touch of " + part.size() + " sessions",
          tx -> {
            Touches.record(tx, part);
            return null;
          });
    }
  }

  @Override
  public void report(SessionId id, EventType type, Initiator initiator, Instant at) {
    writer.<@Nullable Void>run(
        "report on " + id,
        tx -> {
          Sessions.report(tx, id, type, initiator, at);
          return null;
        });
  }

  @Override
  public SearchResult search(
      SessionFilter filter, @Nullable SessionId after, int limit, Instant now) {
    return readers.readLong("search", sql -> Search.search(sql, filter, after, limit, now));
  }

  @Override
  public CountResult count(
      SessionFilter filter, @Nullable SessionId after, int limit, Instant now) {
    return readers.readLong("count", sql -> Search.count(sql, filter, after, limit, now));
  }

  @Override
  public List<Found> endMatching(
      List<SessionId> ids,
      SessionFilter filter,
      EndReason reason,
      Initiator initiator,
      Instant at) {
    return writer.run(
        "endMatching of " + ids.size() + " sessions",
        tx -> Sessions.endMatching(tx, ids, filter, reason, initiator, at));
  }

  @Override
  public long countLive(Instant now) {
    return readers.readLong("countLive", sql -> Search.countLive(sql, now));
  }

  @Override
  public Map<UserId, Integer> countLiveOf(Collection<UserId> users, Instant now) {
    return readers.readLong("countLiveOf", sql -> Search.countLiveOf(sql, users, now));
  }

  @Override
  public Optional<UserRecord> findUser(UserId user) {
    return readers.read("findUser " + user, sql -> Optional.ofNullable(UserRows.find(sql, user)));
  }

  @Override
  public Optional<TenantRecord> findTenant(String tenant) {
    return readers.read(
        "findTenant " + tenant, sql -> Optional.ofNullable(TenantRows.find(sql, tenant)));
  }

  @Override
  public List<UserRecord> listUsers(String tenant, @Nullable String afterId, int limit) {
    return readers.readLong(
        "listUsers " + tenant, sql -> UserRows.list(sql, tenant, afterId, limit));
  }

  @Override
  public int countUsers(String tenant, int limit) {
    return readers.readLong("countUsers " + tenant, sql -> UserRows.count(sql, tenant, limit));
  }

  @Override
  public UserChangeResult changeUser(UserChange change) {
    return writer.run("changeUser " + change.user(), tx -> Users.change(tx, change));
  }

  @Override
  public TenantRecord raiseTenant(
      String tenant, EndReason reason, Initiator initiator, Instant at) {
    return writer.run(
        "raiseTenant " + tenant, tx -> Users.raiseTenant(tx, tenant, reason, initiator, at));
  }

  @Override
  public List<Device> devices(UserId user) {
    return readers.read("devices " + user, sql -> DeviceRows.list(sql, user));
  }

  @Override
  public Optional<Device> findDevice(UserId user, SecretBytes verifier) {
    return readers.read(
        "findDevice of " + user,
        sql -> Optional.ofNullable(DeviceRows.findByVerifier(sql, user, verifier)));
  }

  @Override
  public Optional<Device> renameDevice(
      UserId user, DeviceId device, String name, Initiator initiator, Instant at) {
    return writer.run(
        "renameDevice " + device, tx -> Devices.rename(tx, user, device, name, initiator, at));
  }

  @Override
  public OptionalInt removeDevice(UserId user, DeviceId device, Initiator initiator, Instant at) {
    return writer.run(
        "removeDevice " + device,
        tx -> Devices.remove(tx, user, device, EventType.DEVICE_REMOVED, initiator, at));
  }

  @Override
  public OptionalInt disownDevice(UserId user, DeviceId device, Initiator initiator, Instant at) {
    return writer.run(
        "disownDevice " + device,
        tx -> Devices.remove(tx, user, device, EventType.DEVICE_DISOWNED, initiator, at));
  }

  @Override
  public List<Device> devicesInQuestion(UserId user, DeviceId asker) {
    return readers.read(
        "devicesInQuestion of " + user, sql -> DeviceRows.inQuestion(sql, user, asker));
  }

  @Override
  public boolean confirmDevice(
      UserId user, DeviceId device, DeviceId asker, Initiator initiator, Instant at) {
    return writer.run(
        "confirmDevice " + device, tx -> Devices.confirm(tx, user, device, asker, initiator, at));
  }

  @Override
  public EventPage events(@Nullable String cursor, int limit) {
    return readers.readLong("events", Pool.together(sql -> EventPages.page(sql, cursor, limit)));
  }

  @Override
  public Page<SessionEvent> latestEvents(EventFilter filter, @Nullable String cursor, int limit) {
    return readers.readLong(
        "latestEvents of " + filter.tenant(),
        Pool.together(sql -> EventPages.latest(sql, filter, cursor, limit)));
  }

  @Override
  public Feed subscribe(FeedListener listener) {
    if (closed.get()) {
      throw Faults.closed("subscribe");
    }
    return feed.subscribe(listener);
  }

  @Override
  public SweepResult sweep(Retention retention, int limit, Instant now) {
    return Housekeeping.step(writer, retention, limit, now);
  }

  @Override
  public Optional<SessionId> tighten(PolicyBounds bounds, @Nullable SessionId after, int limit) {
    return writer.run(
        "tighten " + bounds.policy(), tx -> Tightening.step(tx, bounds, after, limit));
  }

  @Override
  public void sealAttributes(AttributeSeal seal, Instant now) {
    writer.<@Nullable Void>run(
        "sealAttributes",
        tx -> {
          Sealing.begin(tx, seal, now);
          return null;
        });
    box.use(seal); // once its key is noted
  }

  @Override
  public Optional<Path> keyFile() {
    return Optional.empty();
  }

  @Override
  public Optional<Entry> get(String space, String key, Instant now) {
    return readers.read("get of " + space, sql -> Records.get(sql, space, key, now));
  }

  @Override
  public Optional<Entry> put(
      String space,
      String key,
      SecretBytes value,
      long expectedVersion,
      @Nullable Instant expiresAt,
      Instant now,
      @Nullable Note note) {
    Entry entry = Records.checked(space, key, expectedVersion + 1, value, expiresAt);
    return writer.run("put of " + space, tx -> Records.put(tx, entry, expectedVersion, now, note));
  }

  @Override
  public boolean remove(String space, String key, @Nullable Note note) {
    return writer.run("remove of " + space, tx -> Records.remove(tx.sql(), space, key, note));
  }

  @Override
  public List<Entry> list(String space, @Nullable String afterKey, int limit, Instant now) {
    return readers.readLong(
        "list of " + space, sql -> Records.list(sql, space, afterKey, limit, now));
  }

  /** Lets go of the database; later calls fail. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      feed.close();
      notifier.close();
      readers.close();
    }
  }
}
