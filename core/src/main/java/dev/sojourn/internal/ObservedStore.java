package dev.sojourn.internal;

import dev.sojourn.Device;
import dev.sojourn.DeviceId;
import dev.sojourn.EndReason;
import dev.sojourn.FrameworkAttributes;
import dev.sojourn.Initiator;
import dev.sojourn.Page;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionId;
import dev.sojourn.StoreObserver;
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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tells an observer how long each call of the store took. Thread-safe as the store is. */
final class ObservedStore implements SessionStore {

  private final SessionStore store;
  private final StoreObserver observer;

  ObservedStore(SessionStore store, StoreObserver observer) {
    this.store = store;
    this.observer = observer;
  }

  private <T> T observed(String operation, Supplier<T> call) {
    long begin = Defaults.nanos();
    boolean failed = true;
    try {
      T result = call.get();
      failed = false;
      return result;
    } finally {
      observer.called(operation, Defaults.nanos() - begin, failed);
    }
  }

  @Override
  public CreateResult create(CreateCommand command) {
    return observed("create", () -> store.create(command));
  }

  @Override
  public Optional<Found> find(SessionId id) {
    return observed("find", () -> store.find(id));
  }

  @Override
  public ReplaceResult replace(ReplaceCommand command) {
    return observed("replace", () -> store.replace(command));
  }

  @Override
  public UpdateResult update(UpdateCommand command) {
    return observed("update", () -> store.update(command));
  }

  @Override
  public Optional<FrameworkAttributes> frameworkAttributes(SessionId id) {
    return observed("frameworkAttributes", () -> store.frameworkAttributes(id));
  }

  @Override
  public EndResult end(SessionId id, EndReason reason, Initiator initiator, Instant at) {
    return observed("end", () -> store.end(id, reason, initiator, at));
  }

  @Override
  public void touch(List<Touch> batch) {
    observed(
        "touch",
        () -> {
          store.touch(batch);
          return true;
        });
  }

  @Override
  public void report(SessionId id, EventType type, Initiator initiator, Instant at) {
    observed(
        "report",
        () -> {
          store.report(id, type, initiator, at);
          return true;
        });
  }

  @Override
  public SearchResult search(
      SessionFilter filter, @Nullable SessionId after, int limit, Instant now) {
    SearchResult result = observed("search", () -> store.search(filter, after, limit, now));
    for (int i = 0; i < result.unreadable(); i++) {
      observer.called("attributes", 0, true);
    }
    return result;
  }

  @Override
  public CountResult count(
      SessionFilter filter, @Nullable SessionId after, int limit, Instant now) {
    return observed("count", () -> store.count(filter, after, limit, now));
  }

  @Override
  public List<Found> endMatching(
      List<SessionId> ids,
      SessionFilter filter,
      EndReason reason,
      Initiator initiator,
      Instant at) {
    return observed("endMatching", () -> store.endMatching(ids, filter, reason, initiator, at));
  }

  @Override
  public long countLive(Instant now) {
    return observed("countLive", () -> store.countLive(now));
  }

  @Override
  public Map<UserId, Integer> countLiveOf(Collection<UserId> users, Instant now) {
    return observed("countLiveOf", () -> store.countLiveOf(users, now));
  }

  @Override
  public Optional<UserRecord> findUser(UserId user) {
    return observed("findUser", () -> store.findUser(user));
  }

  @Override
  public Optional<TenantRecord> findTenant(String tenant) {
    return observed("findTenant", () -> store.findTenant(tenant));
  }

  @Override
  public List<UserRecord> listUsers(String tenant, @Nullable String afterId, int limit) {
    return observed("listUsers", () -> store.listUsers(tenant, afterId, limit));
  }

  @Override
  public int countUsers(String tenant, int limit) {
    return observed("countUsers", () -> store.countUsers(tenant, limit));
  }

  @Override
  public UserChangeResult changeUser(UserChange change) {
    return observed("changeUser", () -> store.changeUser(change));
  }

  @Override
  public TenantRecord raiseTenant(
      String tenant, EndReason reason, Initiator initiator, Instant at) {
    return observed("raiseTenant", () -> store.raiseTenant(tenant, reason, initiator, at));
  }

  @Override
  public List<Device> devices(UserId user) {
    return observed("devices", () -> store.devices(user));
  }

  @Override
  public Optional<Device> findDevice(UserId user, SecretBytes verifier) {
    return observed("findDevice", () -> store.findDevice(user, verifier));
  }

  @Override
  public Optional<Device> renameDevice(
      UserId user, DeviceId device, String name, Initiator initiator, Instant at) {
    return observed("renameDevice", () -> store.renameDevice(user, device, name, initiator, at));
  }

  @Override
  public OptionalInt removeDevice(UserId user, DeviceId device, Initiator initiator, Instant at) {
    return observed("removeDevice", () -> store.removeDevice(user, device, initiator, at));
  }

  @Override
  public OptionalInt disownDevice(UserId user, DeviceId device, Initiator initiator, Instant at) {
    return observed("disownDevice", () -> store.disownDevice(user, device, initiator, at));
  }

  @Override
  public List<Device> devicesInQuestion(UserId user, DeviceId asker) {
    return observed("devicesInQuestion", () -> store.devicesInQuestion(user, asker));
  }

  @Override
  public boolean confirmDevice(
      UserId user, DeviceId device, DeviceId asker, Initiator initiator, Instant at) {
    return observed("confirmDevice", () -> store.confirmDevice(user, device, asker, initiator, at));
  }

  @Override
  public EventPage events(@Nullable String cursor, int limit) {
    return observed("events", () -> store.events(cursor, limit));
  }

  @Override
  public Page<SessionEvent> latestEvents(EventFilter filter, @Nullable String cursor, int limit) {
    return observed("latestEvents", () -> store.latestEvents(filter, cursor, limit));
  }

  @Override
  public Feed subscribe(FeedListener listener) {
    return store.subscribe(listener);
  }

  @Override
  public SweepResult sweep(Retention retention, int limit, Instant now) {
    return observed("sweep", () -> store.sweep(retention, limit, now));
  }

  @Override
  public Optional<SessionId> tighten(PolicyBounds bounds, @Nullable SessionId after, int limit) {
    return observed("tighten", () -> store.tighten(bounds, after, limit));
  }

  @Override
  public void sealAttributes(AttributeSeal seal, Instant now) {
    store.sealAttributes(seal, now);
  }

  @Override
  public Optional<Path> keyFile() {
    return store.keyFile();
  }

  @Override
  public void close() {
    store.close();
  }
}
