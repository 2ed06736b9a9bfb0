package dev.sojourn.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Device;
import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionId;
import dev.sojourn.SessionState;
import dev.sojourn.TimeSource;
import dev.sojourn.UserId;
import dev.sojourn.event.EventType;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.store.CreateResult;
import dev.sojourn.store.CreateResult.Created;
import dev.sojourn.store.EventPage;
import dev.sojourn.store.Found;
import dev.sojourn.store.Retention;
import dev.sojourn.store.SearchResult;
import dev.sojourn.store.SessionRecord;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.Standing;
import dev.sojourn.store.SweepResult;
import dev.sojourn.store.UserChange;
import dev.sojourn.store.UserChangeResult;
import dev.sojourn.store.UserChangeResult.Changed;
import dev.sojourn.store.UserRecord;
import dev.sojourn.testkit.Draft;
import dev.sojourn.testkit.Fixtures;
import dev.sojourn.testkit.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What the parts of the contract share: a fresh store for each test, a clock that the test moves,
 * things to store, and what tests ask again and again.
 *
 * <p>A store gets its time through parameters, so that the clock need not be the store's. One that
 * does read a clock of its own, to prove a lease, overrides {@link #leaseTime} and {@link
 * #letPass}.
 */
public abstract class StoreContract {

  /** Bounds what would otherwise loop for ever when a store never comes to an end. */
  private static final int MANY = 10_000;

  private static final Set<EventType> DEVICE_EVENTS =
      EnumSet.of(
          EventType.DEVICE_ADDED,
          EventType.DEVICE_CONFIRMED,
          EventType.DEVICE_DISOWNED,
          EventType.DEVICE_RENAMED,
          EventType.DEVICE_REMOVED);

  /** The user of most tests. */
  protected static final UserId ALICE = UserId.of("alice");

  /** Another user of the same tenant. */
  protected static final UserId BOB = UserId.of("bob");

  /** The clock of the test. */
  protected final ManualTime time = new ManualTime();

  /** Makes what is stored. */
  protected final Fixtures fixtures = new Fixtures(time, 1);

  /** The store of this test. */
  protected SessionStore store;

  /**
   * Opens the store: an empty one at the first call in a test, the same data again at every further
   * one. Called only when no store of the test is open.
   */
  protected abstract SessionStore open() throws Exception;

  /** The clock that the store proves its lease by. */
  protected TimeSource leaseTime() {
    return time;
  }

  /** Lets time pass on {@link #leaseTime}. */
  protected void letPass(Duration duration) {
    time.advance(duration);
  }

  @BeforeEach
  final void openStore() throws Exception {
    store = open();
  }

  @AfterEach
  final void closeStore() {
    store.close();
  }

  /** Closes the store and opens it again. */
  protected final void reopen() throws Exception {
    store.close();
    store = open();
  }

  /** What the clock of the test shows. */
  protected final Instant now() {
    return time.instant();
  }

  /** Creates what must be created. */
  protected final Created create(Draft draft) {
    CreateResult result = store.create(draft.command());
    assertThat(result).isInstanceOf(Created.class);
    return (Created) result;
  }

  /** Signs a user in on a new browser. */
  protected final SessionRecord signIn(UserId user) {
    return create(fixtures.signIn(user)).found().session();
  }

  /** The device of a session just created. */
  protected static Device deviceOf(Created created) {
    return present(created.found().device());
  }

  /** What must not be null. */
  protected static <T> T present(@Nullable T value) {
    assertThat(value).isNotNull();
    return Objects.requireNonNull(value);
  }

  /** What the store knows of a session that must be there. */
  protected final Found find(SessionId id) {
    return store.find(id).orElseThrow(() -> new AssertionError("no session " + id));
  }

  /** The record of a session that must be there. */
  protected final SessionRecord session(SessionId id) {
    return find(id).session();
  }

  /** The record of a user who must be there. */
  protected final UserRecord user(UserId id) {
    return store.findUser(id).orElseThrow(() -> new AssertionError("no user " + id));
  }

  /** Whether and why a session is over, as people are told. */
  protected final Standing standing(SessionId id) {
    return Standing.of(find(id), now(), Standing.Idle.EXACT);
  }

  /** Asserts that a session lives. */
  protected final void assertLives(SessionId id) {
    assertThat(standing(id)).isEqualTo(Standing.LIVE);
  }

  /** Asserts that a session is over, recorded or not, for this reason. */
  protected final void assertOver(SessionId id, EndReason reason) {
    assertThat(standing(id))
        .isInstanceOfSatisfying(
            Standing.Over.class, over -> assertThat(over.reason()).isEqualTo(reason));
  }

  /** Asserts that a session's end is recorded, with this reason. */
  protected final void assertRecordedOver(SessionId id, EndReason reason) {
    assertThat(session(id).endReason()).isEqualTo(reason);
  }

  /** Changes a user's record, which must succeed. */
  protected final Changed change(UserChange change) {
    UserChangeResult result = store.changeUser(change);
    assertThat(result).isInstanceOf(Changed.class);
    return (Changed) result;
  }

  /** Ends all sessions of a user but one. */
  protected final Changed raise(UserId user, EndReason reason, @Nullable SessionId except) {
    return change(UserChange.raise(user, reason, except, Initiator.USER, now()));
  }

  /** Ends all sessions of a tenant. */
  protected final void raiseTenant(String tenant) {
    store.raiseTenant(tenant, EndReason.TENANT_SIGNED_OUT, Initiator.admin("root"), now());
  }

  /** All events that are kept, in the order of the store. */
  protected final List<SessionEvent> events() {
    List<SessionEvent> all = new ArrayList<>();
    String cursor = null;
    for (int i = 0; i < MANY; i++) {
      EventPage page = store.events(cursor, 100);
      if (page.items().isEmpty()) {
        return all;
      }
      all.addAll(page.items());
      cursor = page.nextCursor();
    }
    throw new AssertionError("events never come to an end");
  }

  /** The cursor behind all events that are kept. */
  protected final String eventsEnd() {
    String cursor = null;
    for (int i = 0; i < MANY; i++) {
      EventPage page = store.events(cursor, 100);
      cursor = page.nextCursor();
      if (page.items().isEmpty()) {
        return cursor;
      }
    }
    throw new AssertionError("events never come to an end");
  }

  /** The events behind a cursor, which must fit into one page. */
  protected final List<SessionEvent> eventsAfter(String cursor) {
    return store.events(cursor, 1_000).items();
  }

  /** The sorts of events of one session, those of its device excepted, in order. */
  protected final List<EventType> eventTypesOf(SessionId id) {
    return events().stream()
        .filter(event -> id.equals(event.session()))
        .map(SessionEvent::type)
        .filter(type -> !DEVICE_EVENTS.contains(type))
        .toList();
  }

  /** All sessions that a filter finds, read in parts of {@code pageSize}. */
  protected final List<Found> search(SessionFilter filter, int pageSize) {
    List<Found> all = new ArrayList<>();
    SessionId after = null;
    for (int i = 0; i < MANY; i++) {
      SearchResult part = store.search(filter, after, pageSize, now());
      assertThat(part.items()).hasSizeLessThanOrEqualTo(pageSize);
      all.addAll(part.items());
      after = part.resumeAfter();
      if (after == null) {
        return all;
      }
    }
    throw new AssertionError("the search never comes to an end");
  }

  /** The ids of all sessions that a filter finds, in order. */
  protected final List<SessionId> idsOf(SessionFilter filter) {
    return search(filter, 100).stream().map(found -> found.session().id()).toList();
  }

  /** The ids of a user's living sessions, newest first. */
  protected final List<SessionId> living(UserId user) {
    return idsOf(SessionFilter.filter().user(user).state(SessionState.ACTIVE).build());
  }

  /** Housekeeping until there is nothing left to do; how many sessions it recorded as over. */
  protected final int sweep(Retention retention) {
    int ended = 0;
    for (int i = 0; i < MANY; i++) {
      SweepResult result = store.sweep(retention, 100, now());
      ended += result.ended();
      if (!result.more()) {
        return ended;
      }
    }
    throw new AssertionError("housekeeping never comes to an end");
  }
}
