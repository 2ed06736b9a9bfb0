package dev.sojourn.store.postgres;

import static dev.sojourn.SessionFilter.filter;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.AttributeDelta;
import dev.sojourn.AttributeValue;
import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.IpRange;
import dev.sojourn.Overflow;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionId;
import dev.sojourn.SessionLimits;
import dev.sojourn.UserId;
import dev.sojourn.event.EventType;
import dev.sojourn.store.ReplaceCommand;
import dev.sojourn.store.SessionRecord;
import dev.sojourn.store.Touch;
import dev.sojourn.store.UpdateCommand;
import dev.sojourn.store.UserChange;
import dev.sojourn.testkit.Browser;
import dev.sojourn.testkit.Draft;
import dev.sojourn.token.SecretBytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * How often each operation goes to the server and waits for its answer: locking and reading is one,
 * writing and committing is one, and what only some of them need is one more.
 */
class RoundTripsTest extends PostgresTest {

  private static final int TIMES = 4;
  private static final EndReason REASON = EndReason.SIGNED_OUT;

  private final List<SessionId> sessions = new ArrayList<>();
  private final Traffic traffic = new Traffic(database);
  private final PostgresStore store =
      PostgresStore.open(traffic.settings().withConnections(2).withTime(time));

  @BeforeEach
  void signSomeIn() {
    for (int i = 0; i < TIMES; i++) {
      sessions.add(signIn(store, user(i)));
    }
  }

  @AfterEach
  void closeStore() {
    store.close();
    traffic.close();
  }

  /** Does it on so many sessions or users, one after the other. */
  private interface Operation {
    void on(int i);
  }

  /** The least of some: the pool may look after its connections meanwhile. */
  private void takes(int roundTrips, Operation operation) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < TIMES; i++) {
      long before = traffic.roundTrips();
      operation.on(i);
      least = Math.min(least, traffic.roundTrips() - before);
    }
    assertThat(least).isEqualTo(roundTrips);
  }

  private static UserId user(int i) {
    return UserId.of("user" + i);
  }

  private SessionRecord found(int i) {
    return store.find(sessions.get(i)).orElseThrow().session();
  }

  @Test
  void aValidationThatReads() {
    takes(1, i -> store.find(sessions.get(i)));
  }

  @Test
  void theFirstSignInOfAUser() {
    takes(2, i -> signIn(store, UserId.of("new" + i)));
  }

  @Test
  void aSignInOnAnotherDevice() {
    takes(2, i -> signIn(store, user(i)));
  }

  @Test
  void aSignInOnTheSameDevice() {
    Browser browser = fixtures.browser();
    for (int i = 0; i < TIMES; i++) {
      SessionId id = signIn(i, browser);
      store.end(id, REASON, Initiator.USER, time.instant());
    }
    takes(2, i -> signIn(i, browser));
    takes(3, i -> signIn(i, browser)); // replaces that
  }

  private SessionId signIn(int i, Browser browser) {
    return create(store, fixtures.signIn("returning" + i).on(browser).command()).session().id();
  }

  @Test
  void aSignInAtTheLimit() {
    SessionLimits one = new SessionLimits(1, Map.of(), Overflow.END_OLDEST, 100);
    takes(3, i -> create(store, fixtures.signIn(user(i)).limits(one).command()));
  }

  @Test
  void guestsAndTheirSignIn() {
    List<SessionId> guests = new ArrayList<>();
    takes(2, i -> guests.add(create(store, fixtures.guest("default").command()).session().id()));
    takes(3, i -> create(store, fixtures.signIn("new" + i).upgrading(guests.get(i)).command()));
  }

  @Test
  void aSignInWithFrameworkAttributes() {
    Map<String, byte[]> two = Map.of("cart", new byte[] {1}, "theme", new byte[] {2});
    takes(2, i -> create(store, fixtures.signIn("with" + i).framework(two).command()));
  }

  @Test
  void anEnd() {
    takes(2, i -> store.end(sessions.get(i), REASON, Initiator.USER, time.instant()));
  }

  @Test
  void theEndOfAllSessionsOfAUser() {
    takes(2, i -> endAll(i, null));
    List<SessionId> spared = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      spared.add(signIn(store, user(i)));
    }
    takes(3, i -> endAll(i, spared.get(i)));
  }

  private void endAll(int i, @Nullable SessionId except) {
    store.changeUser(UserChange.raise(user(i), REASON, except, Initiator.USER, time.instant()));
  }

  @Test
  void theEndOfATenant() {
    takes(2, i -> store.raiseTenant("default", REASON, Initiator.USER, time.instant()));
  }

  @Test
  void aChangeOfAttributes() {
    AttributeDelta delta = AttributeDelta.set("theme", new AttributeValue.Text("dark"));
    takes(
        2,
        i ->
            store.update(
                new UpdateCommand(
                    sessions.get(i), delta, Map.of(), null, Initiator.USER, time.instant())));
    takes(
        3,
        i ->
            store.update(
                new UpdateCommand(
                    sessions.get(i),
                    AttributeDelta.NONE,
                    Map.of("cart", Optional.of(new byte[] {1})),
                    null,
                    Initiator.USER,
                    time.instant())));
    takes(3, i -> store.frameworkAttributes(sessions.get(i)));
  }

  @Test
  void aRotation() {
    List<ReplaceCommand> rotations = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      SessionRecord found = found(i);
      rotations.add(
          new ReplaceCommand(
              found.toBuilder().verifier(fixtures.verifier()).generation(1).build(),
              found.version(),
              0L,
              ReplaceCommand.Kind.ROTATED,
              Initiator.USER,
              time.instant()));
    }
    takes(2, i -> store.replace(rotations.get(i)));
  }

  @Test
  void manyTouchesAtOnce() {
    takes(
        2,
        i -> {
          time.advance(Duration.ofMinutes(1));
          store.touch(
              sessions.stream().map(id -> new Touch(id, time.instant(), Draft.CLIENT)).toList());
        });
  }

  @Test
  void reports() {
    takes(
        2,
        i ->
            store.report(
                sessions.get(i), EventType.SESSION_ROTATED, Initiator.USER, time.instant()));
  }

  @Test
  void lists() {
    takes(1, i -> store.devices(user(i)));
    takes(2, i -> store.search(filter().user(user(i)).build(), null, 50, time.instant()));
    takes(3, i -> store.search(filter().tenant("default").build(), null, 50, time.instant()));
    List<UserId> users = IntStream.range(0, TIMES).mapToObj(RoundTripsTest::user).toList();
    takes(2, i -> store.countLiveOf(users, time.instant()));
  }

  /** However many there are of the address. */
  @Test
  void aSearchByAddress() {
    IpRange range = IpRange.parse("198.51.100.7").orElseThrow();
    for (int i = 0; i < 20; i++) {
      create(store, fixtures.signIn("visitor" + i).ip("198.51.100.7").command());
    }
    SessionFilter filter = filter().tenant("default").ip(range).build();
    assertThat(store.search(filter, null, 50, time.instant()).items()).hasSize(20);
    takes(3, i -> store.search(filter, null, 50, time.instant()));
  }

  @Test
  void theEndOfManySessionsByFilter() {
    List<List<SessionId>> groups = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      groups.add(List.of(signIn(store, user(i)), signIn(store, user(i)), sessions.get(i)));
    }
    takes(
        2,
        i ->
            assertThat(
                    store.endMatching(
                        groups.get(i), SessionFilter.ALL, REASON, Initiator.SYSTEM, time.instant()))
                .hasSize(3));
  }

  @Test
  void records() {
    SecretBytes value = fixtures.verifier();
    takes(2, i -> store.put("space", "key" + i, value, 0, null, time.instant()));
    takes(1, i -> store.get("space", "key" + i, time.instant()));
    takes(2, i -> store.remove("space", "key" + i));
  }
}
