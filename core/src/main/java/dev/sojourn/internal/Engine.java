package dev.sojourn.internal;

import dev.sojourn.Activity;
import dev.sojourn.AttributeDelta;
import dev.sojourn.Client;
import dev.sojourn.Creation;
import dev.sojourn.DeviceTraits;
import dev.sojourn.Devices;
import dev.sojourn.EndReason;
import dev.sojourn.Ending;
import dev.sojourn.FrameworkAttributes;
import dev.sojourn.Freshness;
import dev.sojourn.Idempotency;
import dev.sojourn.Initiator;
import dev.sojourn.MassEnding;
import dev.sojourn.Matches;
import dev.sojourn.Page;
import dev.sojourn.PageRequest;
import dev.sojourn.Reauthentication;
import dev.sojourn.Rotation;
import dev.sojourn.Session;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionId;
import dev.sojourn.SessionManager;
import dev.sojourn.SessionPolicy;
import dev.sojourn.SessionState;
import dev.sojourn.SessionStatistics;
import dev.sojourn.SignIn;
import dev.sojourn.StoreObserver;
import dev.sojourn.Tenants;
import dev.sojourn.TimeSource;
import dev.sojourn.Update;
import dev.sojourn.UserId;
import dev.sojourn.Users;
import dev.sojourn.Validation;
import dev.sojourn.event.EventFilter;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.store.Change;
import dev.sojourn.store.EndResult;
import dev.sojourn.store.EventPage;
import dev.sojourn.store.Feed;
import dev.sojourn.store.Found;
import dev.sojourn.store.InvalidCursorException;
import dev.sojourn.store.RecordStore;
import dev.sojourn.store.Retention;
import dev.sojourn.store.SearchResult;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.UpdateCommand;
import dev.sojourn.store.UpdateResult;
import dev.sojourn.token.AttributeSeal;
import dev.sojourn.token.ConsistencyTokens;
import dev.sojourn.token.DeviceTokens;
import dev.sojourn.token.Hmacs;
import dev.sojourn.token.KeyRing;
import dev.sojourn.token.ReferenceTokens;
import dev.sojourn.token.SessionToken;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The engine: puts the parts together and leads each call to the one that does it. Thread-safe. */
public final class Engine implements SessionManager {

  private static final int MAX_EVENTS = 1_000;

  /** What an engine is made of; see {@link dev.sojourn.SessionManagerBuilder}. */
  public record Config(
      SessionStore store,
      @Nullable RecordStore records,
      Map<String, SessionPolicy> policies,
      KeyRing keys,
      boolean encryptAttributes,
      TimeSource time,
      RandomGenerator random,
      @Nullable ScheduledExecutorService scheduler,
      Function<Client, DeviceTraits> traits,
      Retention retention,
      Duration maxStaleness,
      Duration serveCachedFor,
      Duration sweepInterval,
      long cacheWeight,
      StoreObserver observer) {}

  private final SessionStore store;
  private final TimeSource time;
  private final Policies policies;
  private final NearCache cache;
  private final Changes changes;
  private final Feed feed;
  private final ActivityWriter writer;
  private final Sweeper sweeper;
  private final ConsistencyTokens consistency;
  private final Validator validator;
  private final Creator creator;
  private final Rotator rotator;
  private final IdleTimeouts idleTimeouts;
  private final UserBook users;
  private final DeviceBook devices;
  private final MassEnder massEnder;
  private final Cursors cursors;
  private final Counters counters = new Counters();
  private final Retention retention;
  private final boolean takesIdempotencyKeys;
  private final @Nullable ScheduledExecutorService ownScheduler;

  private Engine(Config config) {
    store = new ObservedStore(config.store(), config.observer());
    time = config.time();
    store.sealAttributes(
        new AttributeSeal(config.keys(), config.random(), config.encryptAttributes()),
        time.instant());
    retention = config.retention();
    takesIdempotencyKeys = config.records() != null;
    policies = new Policies(config.policies());
    ownScheduler = config.scheduler() == null ? Defaults.scheduler() : null;
    ScheduledExecutorService scheduler =
        config.scheduler() == null
            ? java.util.Objects.requireNonNull(ownScheduler)
            : config.scheduler();

    Hmacs hmacs = new Hmacs(config.keys());
    ReferenceTokens tokens = new ReferenceTokens(hmacs, config.random());
    DeviceTokens deviceTokens = new DeviceTokens(hmacs, config.random());
    Claims claims = new Claims(config.records(), hmacs);
    cursors = new Cursors(hmacs);

    writer = new ActivityWriter(store, time, scheduler);
    cache = new NearCache(store, policies, time, writer, config.cacheWeight());
    changes = new Changes(cache);
    feed = store.subscribe(changes);
    Bindings bindings = new Bindings(store, policies, deviceTokens, time);
    consistency = new ConsistencyTokens(hmacs);
    validator =
        new Validator(
            store,
            cache,
            feed,
            tokens,
            consistency,
            bindings,
            writer,
            counters,
            time,
            config.maxStaleness(),
            config.serveCachedFor());
    creator =
        new Creator(
            store,
            cache,
            tokens,
            deviceTokens,
            claims,
            policies,
            new TimeOrderedIds(config.random()),
            time,
            config.traits(),
            counters);
    rotator = new Rotator(store, cache, writer, tokens, claims, policies, bindings, time);
    idleTimeouts = new IdleTimeouts(store, cache, writer, policies, time);
    users = new UserBook(store, cache, writer, cursors, time, config.random());
    devices = new DeviceBook(store, cache, deviceTokens, time, counters);
    massEnder = new MassEnder(store, cache, writer, policies, counters, time);
    sweeper =
        new Sweeper(
            store,
            writer,
            new Tightener(store, config.records(), config.policies().values(), time),
            counters,
            time,
            scheduler,
            config.random(),
            config.retention(),
            config.sweepInterval());
    sweeper.start();
  }

  /** Starts an engine. */
  public static SessionManager start(Config config) {
    return new Engine(config);
  }

  @Override
  public Creation create(SignIn signIn) {
    return creator.create(signIn);
  }

  @Override
  public Validation validate(
      SessionToken token,
      Client client,
      Activity activity,
      Freshness freshness,
      @Nullable String tenant) {
    return validator.validate(token, client, activity, freshness, tenant);
  }

  @Override
  public String consistencyToken(Session session) {
    return consistency.mint(session.id(), session.version());
  }

  @Override
  public boolean takesIdempotencyKeys() {
    return takesIdempotencyKeys;
  }

  @Override
  public Rotation rotate(SessionId id, @Nullable Idempotency idempotency, Initiator initiator) {
    return rotator.rotate(id, idempotency, initiator);
  }

  @Override
  public Rotation addFactors(Reauthentication reauthentication) {
    return rotator.addFactors(reauthentication);
  }

  @Override
  public Optional<Session> find(SessionId id) {
    return store.find(id).map(this::view);
  }

  private Session view(Found found) {
    return SessionView.at(policies.tighten(found), time.instant());
  }

  @Override
  public Update update(
      SessionId id, AttributeDelta delta, @Nullable Long expectedVersion, Initiator initiator) {
    return update(
        new UpdateCommand(id, delta, Map.of(), expectedVersion, initiator, time.instant()));
  }

  @Override
  public Optional<FrameworkAttributes> frameworkAttributes(SessionId id) {
    Optional<FrameworkAttributes> stored = store.frameworkAttributes(id);
    if (stored.isEmpty() || validator.knowsToLive(id)) {
      return stored;
    }
    // Its deadlines may have passed since it was last written: then nothing of it is given out.
    return find(id)
        .map(session ->
            session.state() == SessionState.ACTIVE
                ? stored.get()
                : new FrameworkAttributes(session.version(), Map.of()));
  }

  @Override
  public Update updateFramework(
      SessionId id, Map<String, Optional<byte[]>> delta, @Nullable Long expectedVersion) {
    return update(
        new UpdateCommand(
            id,
            AttributeDelta.NONE,
            delta,
            expectedVersion,
            Initiator.APPLICATION,
            time.instant()));
  }

  private Update update(UpdateCommand command) {
    writer.catchUp(command.id());
    try {
      return switch (store.update(command)) {
        case UpdateResult.Updated updated -> new Update.Updated(view(updated.found()));
        case UpdateResult.Stale stale -> new Update.Stale(stale.version());
        case UpdateResult.Over over -> new Update.Over(view(over.found()));
        case UpdateResult.Absent absent -> new Update.Absent();
      };
    } finally { // also after an unknown outcome
      cache.forget(command.id());
    }
  }

  @Override
  public Update limitIdle(SessionId id, Duration idle) {
    return idleTimeouts.limit(id, idle);
  }

  @Override
  public Ending end(SessionId id, EndReason reason, Initiator initiator) {
    writer.catchUp(id);
    try {
      EndResult result = store.end(id, reason, initiator, time.instant());
      return switch (result) {
        case EndResult.Ended ended -> {
          counters.ended(reason.wireName(), 1);
          yield new Ending.Ended(view(ended.found()));
        }
        case EndResult.AlreadyOver over -> new Ending.AlreadyOver(view(over.found()));
        case EndResult.Absent absent -> new Ending.Absent();
      };
    } finally { // also after an unknown outcome
      cache.forget(id);
    }
  }

  @Override
  public void endAllOf(
      UserId user, @Nullable SessionId except, EndReason reason, Initiator initiator) {
    users.endAll(user, except, reason, initiator);
  }

  @Override
  public void endAllOf(String tenant, Initiator initiator) {
    try {
      store.raiseTenant(
          Tenants.check(tenant), EndReason.TENANT_SIGNED_OUT, initiator, time.instant());
    } finally {
      cache.forgetTenant(tenant);
    }
  }

  @Override
  public Page<Session> list(SessionFilter filter, PageRequest page) {
    String list = "sessions " + filter;
    String after = cursors.read(list, page.cursor());
    SessionId last =
        after == null ? null : SessionId.parse(after).orElseThrow(InvalidCursorException::new);
    SearchResult part = store.search(filter, last, page.limit(), time.instant());
    SessionId resume = part.resumeAfter();
    return new Page<>(
        part.items().stream()
            .map(this::view)
            // The store does not know that a policy became stricter since.
            .filter(s -> filter.state() == null || s.state() == filter.state())
            .toList(),
        resume == null ? null : cursors.write(list, resume.toString()));
  }

  @Override
  public Matches matching(SessionFilter filter) {
    return massEnder.find(filter);
  }

  @Override
  public MassEnding endMatching(
      SessionFilter filter, EndReason reason, Initiator initiator, int most) {
    if (most < 1 || most > MassEnding.MAX_ENDED) {
      throw new IllegalArgumentException("most must be 1 to " + MassEnding.MAX_ENDED);
    }
    return massEnder.end(filter, reason, initiator, most);
  }

  @Override
  public List<Session> history(UserId user) {
    SessionFilter filter = SessionFilter.filter().user(user).state(SessionState.ENDED).build();
    Instant now = time.instant();
    List<Session> ended = new ArrayList<>();
    SessionId last = null;
    do {
      SearchResult part = store.search(filter, last, Page.MAX_LIMIT, now);
      part.items().forEach(found -> ended.add(view(found)));
      last = part.resumeAfter();
    } while (last != null && ended.size() < Retention.MAX_HISTORY);
    ended.sort(Comparator.comparing(Engine::endedAt).reversed());
    return List.copyOf(ended.subList(0, Math.min(ended.size(), retention.historyPerUser())));
  }

  private static Instant endedAt(Session session) {
    return session.endedAt() == null ? Instant.MAX : session.endedAt();
  }

  @Override
  public Users users() {
    return users;
  }

  @Override
  public Devices devices() {
    return devices;
  }

  @Override
  public EventPage events(@Nullable String cursor, int limit) {
    return store.events(cursor, checkedEvents(limit));
  }

  @Override
  public Page<SessionEvent> latestEvents(EventFilter filter, @Nullable String cursor, int limit) {
    return store.latestEvents(filter, cursor, checkedEvents(limit));
  }

  private static int checkedEvents(int limit) {
    if (limit < 1 || limit > MAX_EVENTS) {
      throw new IllegalArgumentException("limit must be 1 to " + MAX_EVENTS);
    }
    return limit;
  }

  @Override
  public Subscription onChange(Consumer<List<Change>> listener) {
    return changes.watch(listener);
  }

  @Override
  public List<SessionPolicy> policies() {
    return policies.all();
  }

  @Override
  public Optional<SessionPolicy> policy(String name) {
    return Optional.ofNullable(policies.find(name));
  }

  @Override
  public SessionStatistics statistics() {
    return new Statistics(counters, cache, writer, store, time);
  }

  @Override
  public void flush() {
    writer.flush();
  }

  @Override
  public void close() {
    sweeper.close();
    try {
      writer.close();
    } finally {
      if (ownScheduler != null) {
        ownScheduler.shutdownNow();
      }
      feed.close();
      store.close();
    }
  }
}
