package dev.sojourn.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.ClientTrace;
import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.IpRange;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionId;
import dev.sojourn.store.Change;
import dev.sojourn.store.Feed;
import dev.sojourn.store.Retention;
import dev.sojourn.store.SessionRecord;
import dev.sojourn.store.Touch;
import dev.sojourn.testkit.FeedRecorder;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** An address stays whole for so long after it was stated, and its network after that. */
public abstract class AddressesContract extends StoreContract {

  private static final Duration MONTHS = Duration.ofDays(300);
  private static final Duration WEEK = Duration.ofDays(7);
  private static final Retention FOR_A_WEEK = Sweeps.addressesFor(WEEK);

  @Test
  void oldAddressesAreCutToTheirNetwork() {
    SessionId four = lasting("198.51.100.77");
    SessionId six = lasting("2001:db8:1:ff00::7");
    SessionId over = create(fixtures.signIn(BOB).ip("203.0.113.9")).found().session().id();
    store.end(over, EndReason.SIGNED_OUT, Initiator.USER, now());
    SessionId guest = create(fixtures.guest("default").ip("203.0.113.9")).found().session().id();
    time.advance(WEEK.minusMillis(1));
    sweep(FOR_A_WEEK);
    assertAddresses(four, "198.51.100.77", "198.51.100.77");

    time.advance(Retention.ROUND);
    sweep(FOR_A_WEEK);

    assertAddresses(four, "198.51.100.0/24", "198.51.100.0/24");
    assertAddresses(six, "2001:db8:1::/48", "2001:db8:1::/48");
    assertAddresses(over, "203.0.113.0/24", "203.0.113.0/24");
    assertAddresses(guest, "203.0.113.0/24", "203.0.113.0/24");
    assertThat(session(four).createdFrom().userAgent()).isEqualTo("Example/1.0");
    assertLives(four);
  }

  @Test
  void aNetworkIsFoundByWhatCoversItAndByNothingWithin() {
    SessionId id = lasting("198.51.100.77");
    time.advance(WEEK);
    sweep(FOR_A_WEEK);

    assertThat(seenFrom("198.51.0.0/16")).containsExactly(id);
    assertThat(seenFrom("198.51.100.0/24")).containsExactly(id);
    assertThat(seenFrom("198.51.100.77")).isEmpty();
    assertThat(seenFrom("198.51.100.0/25")).isEmpty();
  }

  @Test
  void aSessionInUseKeepsItsLatestAddress() {
    SessionId id = lasting("198.51.100.77");
    time.advance(WEEK.plusDays(1));
    touch(id, "203.0.113.9");
    SessionRecord before = session(id);

    sweep(FOR_A_WEEK);

    assertAddresses(id, "198.51.100.0/24", "203.0.113.9");
    assertThat(session(id).version()).isEqualTo(before.version());
    time.advance(WEEK.plus(Retention.ROUND));
    sweep(FOR_A_WEEK);
    assertAddresses(id, "198.51.100.0/24", "203.0.113.0/24");
    touch(id, "203.0.113.9");
    assertAddresses(id, "198.51.100.0/24", "203.0.113.9");
  }

  /** An application may sign in with an address and never state one again. */
  @Test
  void activityWithoutAnAddressMakesTheLatestNoYounger() {
    SessionId id = lasting("198.51.100.77");
    for (int day = 0; day < 8; day++) {
      time.advance(Duration.ofDays(1));
      touch(id, null);
    }
    assertAddresses(id, "198.51.100.77", "198.51.100.77");

    sweep(FOR_A_WEEK);

    assertAddresses(id, "198.51.100.0/24", "198.51.100.0/24");
    assertThat(session(id).lastActiveAt()).isEqualTo(now());
  }

  /**
   * A rotation stores what was read before the cut: the address is as old as before all the same.
   */
  @Test
  void aChangeOfTheSessionMakesAnAddressNoYounger() {
    SessionRecord read = session(lasting("198.51.100.77"));
    time.advance(WEEK);
    sweep(FOR_A_WEEK);

    Replacements.rotate(store, fixtures, read);
    time.advance(Retention.ROUND);
    sweep(FOR_A_WEEK);

    assertAddresses(read.id(), "198.51.100.0/24", "198.51.100.0/24");
  }

  @Test
  void cachesLearnWhoseAddressWasCut() {
    SessionId old = lasting("198.51.100.77");
    time.advance(WEEK);
    SessionId young = lasting("198.51.100.78");
    FeedRecorder recorder = new FeedRecorder();
    try (Feed feed = store.subscribe(recorder)) {
      sweep(FOR_A_WEEK);

      recorder.awaitHeard(new Change.SessionChanged(old, ALICE), Duration.ofSeconds(5));
      assertThat(recorder.heard()).doesNotContain(new Change.SessionChanged(young, ALICE));
    }
  }

  @Test
  void manyAddressesAreCutInBoundedSteps() {
    List<SessionId> all = IntStream.range(0, 45).mapToObj(i -> lasting("192.0.2." + i)).toList();
    time.advance(WEEK);

    int steps = 1;
    while (store.sweep(FOR_A_WEEK, 10, now()).more()) {
      steps++;
    }

    assertThat(steps).isGreaterThanOrEqualTo(5);
    assertThat(all).allSatisfy(id -> assertAddresses(id, "192.0.2.0/24", "192.0.2.0/24"));
  }

  @Test
  void aClockThatWasFarAheadDoesNotPutOffTheCut() {
    SessionId id = lasting("198.51.100.77");
    store.sweep(FOR_A_WEEK, 100, now().plus(Duration.ofDays(100)));
    time.advance(Duration.ofDays(1));
    touch(id, "198.51.100.77");
    assertAddresses(id, "198.51.100.0/24", "198.51.100.77");
    time.advance(WEEK);

    sweep(FOR_A_WEEK);

    assertAddresses(id, "198.51.100.0/24", "198.51.100.0/24");
  }

  private SessionId lasting(String ip) {
    return create(fixtures.signIn(ALICE).ip(ip).idle(MONTHS).lifetime(MONTHS))
        .found()
        .session()
        .id();
  }

  private void touch(SessionId id, @Nullable String ip) {
    store.touch(List.of(new Touch(id, now(), new ClientTrace(ip, "Example/2.0"))));
  }

  private List<SessionId> seenFrom(String range) {
    return idsOf(SessionFilter.filter().ip(IpRange.parse(range).orElseThrow()).build());
  }

  private void assertAddresses(SessionId id, String created, String seen) {
    assertThat(session(id).createdFrom().ip()).isEqualTo(created);
    assertThat(session(id).lastSeenFrom().ip()).isEqualTo(seen);
  }
}
