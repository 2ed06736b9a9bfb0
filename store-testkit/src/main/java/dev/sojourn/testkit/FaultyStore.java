package dev.sojourn.testkit;

import dev.sojourn.Device;
import dev.sojourn.DeviceId;
import dev.sojourn.EndReason;
import dev.sojourn.FrameworkAttributes;
import dev.sojourn.Initiator;
import dev.sojourn.Page;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionId;
import dev.sojourn.TimeSource;
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
import dev.sojourn.store.SweepResult;
import dev.sojourn.store.TenantRecord;
import dev.sojourn.store.Touch;
import dev.sojourn.store.UpdateCommand;
import dev.sojourn.store.UpdateResult;
import dev.sojourn.store.UserChange;
import dev.sojourn.store.UserChangeResult;
import dev.sojourn.store.UserRecord;
import dev.sojourn.token.AttributeSeal;
import dev.sojourn.token.SecretBytes;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A real store that fails, blocks and falls silent when a test says so, for tests of what stands on
 * a store. Everything else passes through to the real one.
 *
 * <p>Operations are named by the methods of {@link SessionStore} and {@link RecordStore}, see
 * {@link #OPERATIONS}; another name is an {@link IllegalArgumentException}. A call first counts,
 * then stops at a gate before it, then fails if that is planned, then happens, then stops at a gate
 * after it, then loses its answer if that is planned. Each gate holds one call; several of one
 * operation hold one after the other.
 *
 * <p>Its records are the real store's where that keeps records; otherwise they are unsupported.
 *
 * <p>Thread-safe. Every wait is bounded by {@link Waiting#PATIENCE} and then an {@link
 * AssertionError}.
 */
public final class FaultyStore implements SessionStore, RecordStore {

  /** The names of the operations that can be made to fail. */
  public static final Set<String> OPERATIONS =
      Set.of(
          "create",
          "find",
          "replace",
          "update",
          "frameworkAttributes",
          "end",
          "touch",
          "report",
          "search",
          "count",
          "endMatching",
          "countLive",
          "countLiveOf",
          "findUser",
          "findTenant",
          "listUsers",
          "countUsers",
          "changeUser",
          "raiseTenant",
          "devices",
          "findDevice",
          "renameDevice",
          "removeDevice",
          "disownDevice",
          "devicesInQuestion",
          "confirmDevice",
          "events",
          "latestEvents",
          "subscribe",
          "sweep",
          "tighten",
          "get",
          "put",
          "remove",
          "list");

  private final SessionStore real;
  private final FaultPlan plan = new FaultPlan(OPERATIONS);
  private final FaultyFeeds feeds;

  /**
   * Around {@code real}, which is closed with it.
   *
   * @param time by which a held feed is late
   */
  public FaultyStore(SessionStore real, TimeSource time) {
    this.real = real;
    feeds = new FaultyFeeds(time);
  }

  /** Holds the next call of an operation before it does anything. */
  public Gate blockBefore(String operation) {
    return plan.gateBefore(operation);
  }

  /** Holds the next call of an operation when it is done, before its answer is seen. */
  public Gate blockAfter(String operation) {
    return plan.gateAfter(operation);
  }

  /** Lets the next {@code calls} calls fail without doing anything; 0 takes it back. */
  public void failNext(String operation, int calls) {
    plan.failNext(operation, calls);
  }

  /** Lets the next call do what it should and then fail: its outcome is unknown to the caller. */
  public void failAfter(String operation) {
    plan.loseAnswers(operation, 1);
  }

  /** From now on every call fails without doing anything. The feed and its lease stay. */
  public void down() {
    plan.setDown(true);
  }

  /** Calls succeed again. */
  public void up() {
    plan.setDown(false);
  }

  /** How often an operation was called, failed calls too. */
  public int calls(String operation) {
    return plan.calls(operation);
  }

  /** How often any operation was called, failed calls too. */
  public int calls() {
    return plan.calls();
  }

  /** Counts from zero again. */
  public void resetCalls() {
    plan.resetCalls();
  }

  /**
   * Keeps changes back from now on. The lease lapses when the first one kept back is older than the
   * bound asked for, as the contract demands of a feed that is late.
   */
  public void holdFeed() {
    feeds.hold();
  }

  /** Delivers what was kept back, on the calling thread and in order, and holds no longer. */
  public void releaseFeed() {
    feeds.release();
  }

  /** From now on no lease holds, whatever the real store says. */
  public void voidLease() {
    feeds.setVoided(true);
  }

  /**
   * Leases are the real store's again. Nothing was missed unless {@link #newIncarnation} says so.
   */
  public void restoreLease() {
    feeds.setVoided(false);
  }

  /** Begins a new incarnation of every feed, on the calling thread; what was kept back is lost. */
  public void newIncarnation() {
    feeds.newIncarnation();
  }

  @Override
  public CreateResult create(CreateCommand command) {
    return plan.call("create", () -> real.create(command));
  }

  @Override
  public Optional<Found> find(SessionId id) {
    return plan.call("find", () -> real.find(id));
  }

  @Override
  public ReplaceResult replace(ReplaceCommand command) {
    return plan.call("replace", () -> real.replace(command));
  }

  @Override
  public UpdateResult update(UpdateCommand command) {
    return plan.call("update", () -> real.update(command));
  }

  @Override
  public Optional<FrameworkAttributes> frameworkAttributes(SessionId id) {
    return plan.call("frameworkAttributes", () -> real.frameworkAttributes(id));
  }

  @Override
  public EndResult end(SessionId id, EndReason reason, Initiator initiator, Instant at) {
    return plan.call("end", () -> real.end(id, reason, initiator, at));
  }

  @Override
  public void touch(List<Touch> batch) {
    plan.run("touch", () -> real.touch(batch));
  }

  @Override
  public void report(SessionId id, EventType type, Initiator initiator, Instant at) {
    plan.run("report", () -> real.report(id, type, initiator, at));
  }

  @Override
  public SearchResult search(
      SessionFilter filter, @Nullable SessionId after, int limit, Instant now) {
    return plan.call("search", () -> real.search(filter, after, limit, now));
  }

  @Override
  public CountResult count(
      SessionFilter filter, @Nullable SessionId after, int limit, Instant now) {
    return plan.call("count", () -> real.count(filter, after, limit, now));
  }

  @Override
  public List<Found> endMatching(
      List<SessionId> ids,
      SessionFilter filter,
      EndReason reason,
      Initiator initiator,
      Instant at) {
    return plan.call("endMatching", () -> real.endMatching(ids, filter, reason, initiator, at));
  }

  @Override
  public long countLive(Instant now) {
    return plan.call("countLive", () -> real.countLive(now));
  }

  @Override
  public Map<UserId, Integer> countLiveOf(Collection<UserId> users, Instant now) {
    return plan.call("countLiveOf", () -> real.countLiveOf(users, now));
  }

  @Override
  public Optional<UserRecord> findUser(UserId user) {
    return plan.call("findUser", () -> real.findUser(user));
  }

  @Override
  public Optional<TenantRecord> findTenant(String tenant) {
    return plan.call("findTenant", () -> real.findTenant(tenant));
  }

  @Override
  public List<UserRecord> listUsers(String tenant, @Nullable String afterId, int limit) {
    return plan.call("listUsers", () -> real.listUsers(tenant, afterId, limit));
  }

  @Override
  public int countUsers(String tenant, int limit) {
    return plan.call("countUsers", () -> real.countUsers(tenant, limit));
  }

  @Override
  public UserChangeResult changeUser(UserChange change) {
    return plan.call("changeUser", () -> real.changeUser(change));
  }

  @Override
  public TenantRecord raiseTenant(
      String tenant, EndReason reason, Initiator initiator, Instant at) {
    return plan.call("raiseTenant", () -> real.raiseTenant(tenant, reason, initiator, at));
  }

  @Override
  public List<Device> devices(UserId user) {
    return plan.call("devices", () -> real.devices(user));
  }

  @Override
  public Optional<Device> findDevice(UserId user, SecretBytes verifier) {
    return plan.call("findDevice", () -> real.findDevice(user, verifier));
  }

  @Override
  public Optional<Device> renameDevice(
      UserId user, DeviceId device, String name, Initiator initiator, Instant at) {
    return plan.call("renameDevice", () -> real.renameDevice(user, device, name, initiator, at));
  }

  @Override
  public OptionalInt removeDevice(UserId user, DeviceId device, Initiator initiator, Instant at) {
    return plan.call("removeDevice", () -> real.removeDevice(user, device, initiator, at));
  }

  @Override
  public OptionalInt disownDevice(UserId user, DeviceId device, Initiator initiator, Instant at) {
    return plan.call("disownDevice", () -> real.disownDevice(user, device, initiator, at));
  }

  @Override
  public List<Device> devicesInQuestion(UserId user, DeviceId asker) {
    return plan.call("devicesInQuestion", () -> real.devicesInQuestion(user, asker));
  }

  @Override
  public boolean confirmDevice(
      UserId user, DeviceId device, DeviceId asker, Initiator initiator, Instant at) {
    return plan.call("confirmDevice", () -> real.confirmDevice(user, device, asker, initiator, at));
  }

  @Override
  public EventPage events(@Nullable String cursor, int limit) {
    return plan.call("events", () -> real.events(cursor, limit));
  }

  @Override
  public Page<SessionEvent> latestEvents(EventFilter filter, @Nullable String cursor, int limit) {
    return plan.call("latestEvents", () -> real.latestEvents(filter, cursor, limit));
  }

  @Override
  public Feed subscribe(FeedListener listener) {
    return plan.call("subscribe", () -> feeds.subscribe(real, listener));
  }

  @Override
  public SweepResult sweep(Retention retention, int limit, Instant now) {
    return plan.call("sweep", () -> real.sweep(retention, limit, now));
  }

  @Override
  public Optional<SessionId> tighten(PolicyBounds bounds, @Nullable SessionId after, int limit) {
    return plan.call("tighten", () -> real.tighten(bounds, after, limit));
  }

  /** Is not made to fail: it is called before anything else. */
  @Override
  public void sealAttributes(AttributeSeal seal, Instant now) {
    real.sealAttributes(seal, now);
  }

  /** Never fails: it is asked before anything else. */
  @Override
  public Optional<Path> keyFile() {
    return real.keyFile();
  }

  @Override
  public void close() {
    real.close();
  }

  @Override
  public Optional<Entry> get(String space, String key, Instant now) {
    return plan.call("get", () -> records().get(space, key, now));
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
    return plan.call(
        "put", () -> records().put(space, key, value, expectedVersion, expiresAt, now, note));
  }

  @Override
  public boolean remove(String space, String key, @Nullable Note note) {
    return plan.call("remove", () -> records().remove(space, key, note));
  }

  @Override
  public List<Entry> list(String space, @Nullable String afterKey, int limit, Instant now) {
    return plan.call("list", () -> records().list(space, afterKey, limit, now));
  }

  private RecordStore records() {
    if (real instanceof RecordStore records) {
      return records;
    }
    throw new UnsupportedOperationException("the real store keeps no records");
  }
}
