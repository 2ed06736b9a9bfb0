package dev.sojourn.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Activity;
import dev.sojourn.Client;
import dev.sojourn.Creation;
import dev.sojourn.DeviceKind;
import dev.sojourn.DeviceTraits;
import dev.sojourn.Freshness;
import dev.sojourn.Lifetime;
import dev.sojourn.RejectReason;
import dev.sojourn.Rotation;
import dev.sojourn.Session;
import dev.sojourn.SessionId;
import dev.sojourn.SessionManager;
import dev.sojourn.SessionManagerBuilder;
import dev.sojourn.SessionPolicy;
import dev.sojourn.SignIn;
import dev.sojourn.UserId;
import dev.sojourn.Validation;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.store.Change;
import dev.sojourn.store.EventPage;
import dev.sojourn.store.Feed;
import dev.sojourn.store.FeedListener;
import dev.sojourn.store.Found;
import dev.sojourn.store.Retention;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreUnavailableException;
import dev.sojourn.testkit.FaultyStore;
import dev.sojourn.testkit.ManualScheduler;
import dev.sojourn.testkit.ManualTime;
import dev.sojourn.testkit.Seeded;
import dev.sojourn.testkit.Waiting;
import dev.sojourn.token.KeyRing;
import dev.sojourn.token.SessionToken;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What the parts of the contract share: a store, an engine over it, further engines over the same
 * store, time that the test moves, and what tests do again and again.
 *
 * <p>The policy {@code default} has short figures, so that a test reaches every deadline soon.
 */
public abstract class EngineContract {

  /** The idle timeout of the policy {@code default}. */
  protected static final Duration IDLE = Duration.ofMinutes(10);

  /** Its touch interval. */
  protected static final Duration INTERVAL = Duration.ofMinutes(1);

  /** Its absolute lifetime. */
  protected static final Duration ABSOLUTE = Duration.ofHours(1);

  /** Its idle timeout when remembered. */
  protected static final Duration REMEMBERED_IDLE = Duration.ofHours(3);

  /** Its absolute lifetime when remembered. */
  protected static final Duration REMEMBERED_ABSOLUTE = Duration.ofHours(6);

  /** The policy of most tests. */
  protected static final SessionPolicy POLICY =
      SessionPolicy.DEFAULT
          .withLifetimes(
              new Lifetime(IDLE, ABSOLUTE), new Lifetime(REMEMBERED_IDLE, REMEMBERED_ABSOLUTE))
          .withTouchInterval(INTERVAL);

  /** The bound of every engine on how old its answers may be. */
  protected static final Duration MAX_STALENESS = Duration.ofSeconds(1);

  /** The user of most tests. */
  protected static final UserId ALICE = UserId.of("alice");

  /** Another user of the same tenant. */
  protected static final UserId BOB = UserId.of("bob");

  /** The client of most tests. */
  protected static final Client DESK = client("192.0.2.7", "Desk/1.0");

  /** Another client. */
  protected static final Client PHONE = client("198.51.100.9", "Phone/1.0");

  /** Housekeeping happens when a test asks for it. */
  private static final Duration NO_SWEEP = Duration.ofDays(1_000);

  private static final int MANY = 10_000;

  /** How long addresses stay, where a test waits for them to be cut. */
  protected static final Duration ADDRESSES = Duration.ofHours(1);

  /** What a test moves. */
  protected final ManualTime time = new ManualTime();

  /** The keys of all nodes. */
  protected final KeyRing keys = KeyRing.generate(Seeded.random(77), time);

  private final List<SessionManager> managers = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private long seeds;

  /** The store that all nodes share. */
  protected SessionStore real;

  /** The first node. */
  protected Node node;

  /** The engine of the first node. */
  protected SessionManager sessions;

  /** The store as the first node sees it. */
  protected FaultyStore store;

  /**
   * Opens the store: an empty one at the first call in a test, the same data again at every further
   * one. Called only when no store of the test is open.
   */
  protected abstract SessionStore open() throws Exception;

  @BeforeEach
  final void start() throws Exception {
    real = open();
    use(node());
  }

  @AfterEach
  final void stop() {
    threads.shutdownNow();
    for (SessionManager manager : managers) {
      manager.close();
    }
    real.close();
  }

  private void use(Node first) {
    node = first;
    sessions = first.sessions();
    store = first.store();
  }

  /** A further node with the same keys and policies. */
  protected final Node node() {
    return node(builder -> builder);
  }

  /** A further node, configured otherwise. */
  protected final Node node(UnaryOperator<SessionManagerBuilder> configuration) {
    return node(new FaultyStore(SharedStore.of(() -> real), time), configuration);
  }

  /** A further node over this view of the shared store. */
  protected final Node node(FaultyStore view, UnaryOperator<SessionManagerBuilder> configuration) {
    SessionManagerBuilder builder =
        SessionManager.builder(view)
            .keys(keys)
            .time(time)
            .scheduler(new ManualScheduler(time))
            .random(random())
            .maxStaleness(MAX_STALENESS)
            .sweepInterval(NO_SWEEP)
            .deviceTraits(EngineContract::traits)
            .policy(POLICY);
    SessionManager manager = configuration.apply(builder).build();
    managers.add(manager);
    return new Node(manager, view);
  }

  /** Another sequence with every call, and safe for many threads. */
  private RandomGenerator random() {
    RandomGenerator random = Seeded.random(++seeds);
    Object lock = new Object();
    return () -> {
      synchronized (lock) {
        return random.nextLong();
      }
    };
  }

  private static DeviceTraits traits(Client client) {
    boolean phone = client.userAgent() != null && client.userAgent().startsWith("Phone");
    return new DeviceTraits(
        phone ? DeviceKind.MOBILE : DeviceKind.DESKTOP, phone ? "iOS" : "Linux", "Firefox");
  }

  /** Stops the first node in good order and starts it again. */
  protected final void restart() throws Exception {
    restart(builder -> builder);
  }

  /** Stops the first node in good order and starts it again, configured otherwise. */
  protected final void restart(UnaryOperator<SessionManagerBuilder> configuration)
      throws Exception {
    managers.remove(sessions);
    sessions.close();
    reopen(configuration);
  }

  /** The first node dies with all that it had not written, and starts again. */
  protected final void crash() throws Exception {
    managers.remove(sessions);
    reopen(builder -> builder);
  }

  private void reopen(UnaryOperator<SessionManagerBuilder> configuration) throws Exception {
    real.close();
    real = open();
    use(node(configuration));
  }

  /** Keeps everything but addresses. */
  protected static Retention addressesForAnHour() {
    Duration years = Duration.ofDays(3_000);
    return new Retention(years, 20, years, years, ADDRESSES);
  }

  /** A client without a device token. */
  protected static Client client(String ip, String userAgent) {
    return new Client(ip, userAgent, Map.of(), null);
  }

  /** A sign-in that must succeed. */
  protected final Creation.Created create(SignIn signIn) {
    return created(sessions.create(signIn));
  }

  /** A sign-in of Alice on a new device. */
  protected final Creation.Created signIn() {
    return signIn(ALICE);
  }

  /** A sign-in on a new device. */
  protected final Creation.Created signIn(UserId user) {
    return create(SignIn.user(user).client(DESK));
  }

  /** The outcome of a creation that must have succeeded. */
  protected static Creation.Created created(Creation creation) {
    assertThat(creation).isInstanceOf(Creation.Created.class);
    return (Creation.Created) creation;
  }

  /** The outcome of a rotation that must have succeeded. */
  protected static Rotation.Rotated rotated(Rotation rotation) {
    assertThat(rotation).isInstanceOf(Rotation.Rotated.class);
    return (Rotation.Rotated) rotation;
  }

  /** A request of somebody who is there, from the near cache. */
  protected final Validation validate(SessionToken token) {
    return validate(node, token);
  }

  /** A request of somebody who is there, from the near cache of a node. */
  protected static Validation validate(Node where, SessionToken token) {
    return where.sessions().validate(token, DESK);
  }

  /** A request in the background, from the near cache. */
  protected final Validation validate(SessionToken token, String seen) {
    return sessions.validate(token, DESK, Activity.BACKGROUND, Freshness.seen(seen));
  }

  protected final Validation validateInBackground(SessionToken token) {
    return sessions.validate(token, DESK, Activity.BACKGROUND, Freshness.CACHED);
  }

  /** A request that cannot wait for news. */
  protected static Validation validateStrictly(Node where, SessionToken token) {
    return where.sessions().validate(token, DESK, Activity.BACKGROUND, Freshness.STRICT);
  }

  /** The session that a validation must have found alive. */
  protected static Session active(Validation validation) {
    assertThat(validation).isInstanceOf(Validation.Active.class);
    return ((Validation.Active) validation).session();
  }

  /** Asserts that a token opens nothing, and why. */
  protected static Validation.Rejected assertRejected(Validation validation, RejectReason reason) {
    assertThat(validation)
        .isInstanceOfSatisfying(
            Validation.Rejected.class, r -> assertThat(r.reason()).isEqualTo(reason));
    return (Validation.Rejected) validation;
  }

  /** Asserts that a token opens nothing, and that nothing is told of its session. */
  protected static void assertRejectedWithoutSession(Validation validation, RejectReason reason) {
    assertThat(assertRejected(validation, reason).ended()).isNull();
  }

  /** What the store knows of a session. */
  protected final Found stored(SessionId id) {
    return real.find(id).orElseThrow(() -> new AssertionError("no session " + id));
  }

  /** What must not be null. */
  protected static <T> T present(@Nullable T value) {
    assertThat(value).isNotNull();
    return Objects.requireNonNull(value);
  }

  /** What the clock shows. */
  protected final Instant now() {
    return time.instant();
  }

  /** Lets time pass. */
  protected final void pass(Duration duration) {
    time.advance(duration);
    awaitLease();
  }

  /** A store whose proof grows old has to renew it; until then the nodes are right, but ask it. */
  private void awaitLease() {
    SessionId any = new SessionId(0, 0);
    try (Feed probe = real.subscribe(new Nobody())) {
      Waiting.until(Waiting.PATIENCE, "the lease", () -> probe.holds(any, time, MAX_STALENESS));
    } catch (StoreUnavailableException closed) {
      assertThat(closed).hasMessageContaining("closed"); // and so there is no lease to wait for
    }
  }

  private static final class Nobody implements FeedListener {
    @Override
    public void begun() {}

    @Override
    public void changed(List<Change> changes) {}
  }

  /** All events that are kept, in the order of the store. */
  protected final List<SessionEvent> events() {
    List<SessionEvent> all = new ArrayList<>();
    String cursor = null;
    for (int i = 0; i < MANY; i++) {
      EventPage page = sessions.events(cursor, 100);
      if (page.items().isEmpty()) {
        return all;
      }
      all.addAll(page.items());
      cursor = page.nextCursor();
    }
    throw new AssertionError("events never come to an end");
  }

  /** Does something on a thread of its own. */
  protected final <T> Future<T> async(Callable<T> task) {
    return threads.submit(task);
  }

  /** What a thread of its own returned. */
  protected static <T> T result(Future<T> future) {
    return Waiting.get(future, "an operation in the background");
  }
}
