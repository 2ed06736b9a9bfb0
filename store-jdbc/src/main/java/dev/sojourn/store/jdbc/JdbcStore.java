package dev.sojourn.store.jdbc;

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
import dev.sojourn.store.Found;
import dev.sojourn.store.PolicyBounds;
import dev.sojourn.store.RecordStore;
import dev.sojourn.store.ReplaceCommand;
import dev.sojourn.store.ReplaceResult;
import dev.sojourn.store.SearchResult;
import dev.sojourn.store.SessionRecord;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.TenantRecord;
import dev.sojourn.store.Touch;
import dev.sojourn.store.UpdateCommand;
import dev.sojourn.store.UpdateResult;
import dev.sojourn.store.UserChange;
import dev.sojourn.store.UserChangeResult;
import dev.sojourn.store.UserRecord;
import dev.sojourn.token.AttributeSeal;
import dev.sojourn.token.SecretBytes;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What stores on SQL answer alike: each operation as a reading or as the steps of a change. How
 * these are run, and what depends on it, is the store's own.
 */
public abstract class JdbcStore implements SessionStore, RecordStore {

  /** The most touches of one transaction, so that other changes are not kept waiting. */
  private static final int TOUCHES_AT_ONCE = 500;

  private final AttributeBox box;

  /** Over what puts attributes into the store. */
  protected JdbcStore(AttributeBox box) {
    this.box = box;
  }

  /** Reads a few rows by their keys. */
  protected abstract <T extends @Nullable Object> T read(String operation, Reading<T> reading);

  /** Reads many rows. */
  protected abstract <T extends @Nullable Object> T readLong(String operation, Reading<T> reading);

  /** Reads a few rows by several statements, all of the same moment. */
  protected abstract <T extends @Nullable Object> T readTogether(
      String operation, Reading<T> reading);

  /** Reads many rows by several statements, all of the same moment. */
  protected abstract <T extends @Nullable Object> T readLongTogether(
      String operation, Reading<T> reading);

  /** Makes a change in one atomic step, durable when it returns. */
  protected abstract <T extends @Nullable Object> T write(String operation, Step<T> step);

  /** Records activity. */
  protected abstract void touch(Tx tx, List<Touch> batch) throws SQLException;

  /** The events behind a cursor; all reads are of the same moment. */
  protected abstract EventPage page(Sql sql, @Nullable String cursor, int limit)
      throws SQLException;

  /** The events by filter, latest first; all reads are of the same moment. */
  protected abstract Page<SessionEvent> latest(
      Sql sql, EventFilter filter, @Nullable String cursor, int limit) throws SQLException;

  @Override
  public final CreateResult create(CreateCommand command) {
    SessionRecord session = command.session();
    String operation = "create " + session.id();
    CreateResult result = write(operation, tx -> CreateStep.create(tx, command));
    if (result == null) { // the first of its tenant
      write(operation, tx -> Users.presentTenant(tx, session.tenant(), session.lastActiveAt()));
      result = write(operation, tx -> CreateStep.create(tx, command));
    }
    return Objects.requireNonNull(result, "a tenant's record is never removed");
  }

  @Override
  public final Optional<Found> find(SessionId id) {
    return read(
        "find " + id,
        sql -> Optional.ofNullable(SessionRows.find(sql, id)).map(SessionRows.Stored::found));
  }

  @Override
  public final ReplaceResult replace(ReplaceCommand command) {
    return write("replace " + command.next().id(), tx -> Sessions.replace(tx, command));
  }

  @Override
  public final UpdateResult update(UpdateCommand command) {
    return write("update " + command.id(), tx -> Sessions.update(tx, command));
  }

  @Override
  public final Optional<FrameworkAttributes> frameworkAttributes(SessionId id) {
    return readTogether(
        "frameworkAttributes " + id,
        sql -> {
          SessionRows.Stored stored = SessionRows.find(sql, id);
          return stored == null
              ? Optional.empty()
              : Optional.of(Sessions.framework(sql, stored.found()));
        });
  }

  @Override
  public final EndResult end(SessionId id, EndReason reason, Initiator initiator, Instant at) {
    return write("end " + id, tx -> Sessions.end(tx, id, reason, initiator, at));
  }

  @Override
  public final void touch(List<Touch> batch) {
    for (int from = 0; from < batch.size(); from += TOUCHES_AT_ONCE) {
      List<Touch> part =
          List.copyOf(batch.subList(from, Math.min(from + TOUCHES_AT_ONCE, batch.size())));
      this.<@Nullable Void>write(
          "touch of " + part.size() + " sessions",
          tx -> {
            touch(tx, part);
            return null;
          });
    }
  }

  @Override
  public final void report(SessionId id, EventType type, Initiator initiator, Instant at) {
    this.<@Nullable Void>write(
        "report on " + id,
        tx -> {
          Sessions.report(tx, id, type, initiator, at);
          return null;
        });
  }

  @Override
  public final SearchResult search(
      SessionFilter filter, @Nullable SessionId after, int limit, Instant now) {
    return readLong("search", sql -> Search.search(sql, filter, after, limit, now));
  }

  @Override
  public final CountResult count(
      SessionFilter filter, @Nullable SessionId after, int limit, Instant now) {
    return readLong("count", sql -> Search.count(sql, filter, after, limit, now));
  }

  @Override
  public final List<Found> endMatching(
      List<SessionId> ids,
      SessionFilter filter,
      EndReason reason,
      Initiator initiator,
      Instant at) {
    return write(
        "endMatching of " + ids.size() + " sessions",
        tx -> Sessions.endMatching(tx, ids, filter, reason, initiator, at));
  }

  @Override
  public final long countLive(Instant now) {
    return readLong("countLive", sql -> Search.countLive(sql, now));
  }

  @Override
  public final Map<UserId, Integer> countLiveOf(Collection<UserId> users, Instant now) {
    return readLong("countLiveOf", sql -> Search.countLiveOf(sql, users, now));
  }

  @Override
  public final Optional<UserRecord> findUser(UserId user) {
    return read("findUser " + user, sql -> Optional.ofNullable(UserRows.find(sql, user)));
  }

  @Override
  public final Optional<TenantRecord> findTenant(String tenant) {
    return read("findTenant " + tenant, sql -> Optional.ofNullable(TenantRows.find(sql, tenant)));
  }

  @Override
  public final List<UserRecord> listUsers(String tenant, @Nullable String afterId, int limit) {
    return readLong("listUsers " + tenant, sql -> UserRows.list(sql, tenant, afterId, limit));
  }

  @Override
  public final int countUsers(String tenant, int limit) {
    return readLong("countUsers " + tenant, sql -> UserRows.count(sql, tenant, limit));
  }

  @Override
  public final UserChangeResult changeUser(UserChange change) {
    return write("changeUser " + change.user(), tx -> Users.change(tx, change));
  }

  @Override
  public final TenantRecord raiseTenant(
      String tenant, EndReason reason, Initiator initiator, Instant at) {
    return write(
        "raiseTenant " + tenant, tx -> Users.raiseTenant(tx, tenant, reason, initiator, at));
  }

  @Override
  public final List<Device> devices(UserId user) {
    return read("devices " + user, sql -> DeviceRows.list(sql, user));
  }

  @Override
  public final Optional<Device> findDevice(UserId user, SecretBytes verifier) {
    return read(
        "findDevice of " + user,
        sql -> Optional.ofNullable(DeviceRows.findByVerifier(sql, user, verifier)));
  }

  @Override
  public final Optional<Device> renameDevice(
      UserId user, DeviceId device, String name, Initiator initiator, Instant at) {
    return write(
        "renameDevice " + device, tx -> Devices.rename(tx, user, device, name, initiator, at));
  }

  @Override
  public final OptionalInt removeDevice(
      UserId user, DeviceId device, Initiator initiator, Instant at) {
    return write(
        "removeDevice " + device,
        tx -> Devices.remove(tx, user, device, EventType.DEVICE_REMOVED, initiator, at));
  }

  @Override
  public final OptionalInt disownDevice(
      UserId user, DeviceId device, Initiator initiator, Instant at) {
    return write(
        "disownDevice " + device,
        tx -> Devices.remove(tx, user, device, EventType.DEVICE_DISOWNED, initiator, at));
  }

  @Override
  public final List<Device> devicesInQuestion(UserId user, DeviceId asker) {
    return read("devicesInQuestion of " + user, sql -> DeviceRows.inQuestion(sql, user, asker));
  }

  @Override
  public final boolean confirmDevice(
      UserId user, DeviceId device, DeviceId asker, Initiator initiator, Instant at) {
    return write(
        "confirmDevice " + device, tx -> Devices.confirm(tx, user, device, asker, initiator, at));
  }

  @Override
  public final EventPage events(@Nullable String cursor, int limit) {
    return readLongTogether("events", sql -> page(sql, cursor, limit));
  }

  @Override
  public final Page<SessionEvent> latestEvents(
      EventFilter filter, @Nullable String cursor, int limit) {
    return readLongTogether(
        "latestEvents of " + filter.tenant(), sql -> latest(sql, filter, cursor, limit));
  }

  @Override
  public final Optional<SessionId> tighten(
      PolicyBounds bounds, @Nullable SessionId after, int limit) {
    return write("tighten " + bounds.policy(), tx -> Tightening.step(tx, bounds, after, limit));
  }

  @Override
  public final void sealAttributes(AttributeSeal seal, Instant now) {
    this.<@Nullable Void>write(
        "sealAttributes",
        tx -> {
          Sealing.begin(tx, seal, now);
          return null;
        });
    box.use(seal); // once its key is noted
  }

  @Override
  public final Optional<Entry> get(String space, String key, Instant now) {
    return read("get of " + space, sql -> Records.get(sql, space, key, now));
  }

  @Override
  public final Optional<Entry> put(
      String space,
      String key,
      SecretBytes value,
      long expectedVersion,
      @Nullable Instant expiresAt,
      Instant now,
      @Nullable Note note) {
    Entry entry = Records.checked(space, key, expectedVersion + 1, value, expiresAt);
    return write("put of " + space, tx -> Records.put(tx, entry, expectedVersion, now, note));
  }

  @Override
  public final boolean remove(String space, String key, @Nullable Note note) {
    return write("remove of " + space, tx -> Records.remove(tx, space, key, note));
  }

  @Override
  public final List<Entry> list(String space, @Nullable String afterKey, int limit, Instant now) {
    return readLong("list of " + space, sql -> Records.list(sql, space, afterKey, limit, now));
  }
}
