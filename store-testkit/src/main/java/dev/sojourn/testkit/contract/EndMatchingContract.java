package dev.sojourn.testkit.contract;

import static dev.sojourn.SessionFilter.filter;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionId;
import dev.sojourn.SessionState;
import dev.sojourn.event.EventType;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.store.Change;
import dev.sojourn.store.CountResult;
import dev.sojourn.store.Feed;
import dev.sojourn.store.Found;
import dev.sojourn.store.Touch;
import dev.sojourn.testkit.Draft;
import dev.sojourn.testkit.FeedRecorder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many sessions ended by filter: only what lives and matches in that very step. */
public abstract class EndMatchingContract extends StoreContract {

  private static final Initiator ADMIN = Initiator.admin("root");
  private static final SessionFilter STRICT = filter().policy("aal2").build();

  @Test
  void whatMatchesEndsAndTheRestLivesOn() {
    SessionId one = strict();
    SessionId other = signIn(ALICE).id();
    SessionId two = strict();

    List<Found> ended = end(List.of(two, other, one), STRICT);

    assertThat(ended).containsExactly(find(two), find(one));
    assertRecordedOver(one, EndReason.ACCESS_REVOKED);
    assertRecordedOver(two, EndReason.ACCESS_REVOKED);
    assertThat(session(one).endedAt()).isEqualTo(now());
    assertLives(other);
  }

  @Test
  void eachEndIsOneEventWithItsInitiatorAndOneChangeInTheFeed() {
    SessionId one = strict();
    SessionId two = strict();
    FeedRecorder recorder = new FeedRecorder();
    try (Feed feed = store.subscribe(recorder)) {
      String before = eventsEnd();

      end(List.of(two, one), STRICT);
      end(List.of(two, one), STRICT);

      assertThat(eventsAfter(before))
          .hasSize(2)
          .allSatisfy(event -> {
            assertThat(event.type()).isEqualTo(EventType.SESSION_ENDED);
            assertThat(event.reason()).isEqualTo(EndReason.ACCESS_REVOKED);
            assertThat(event.initiator()).isEqualTo(ADMIN);
            assertThat(event.at()).isEqualTo(now());
          })
          .extracting(SessionEvent::session)
          .containsExactlyInAnyOrder(one, two);
      assertThat(recorder.heard())
          .containsExactlyInAnyOrder(
              new Change.SessionChanged(one, ALICE), new Change.SessionChanged(two, ALICE));
      assertThat(feed).isNotNull();
    }
  }

  @Test
  void whatIsOverOrAbsentIsPassedOver() {
    SessionId ended = strict();
    store.end(ended, EndReason.SIGNED_OUT, Initiator.USER, now());
    SessionId idle = strict();
    time.advance(Draft.IDLE);
    SessionId raised = create(fixtures.signIn(BOB).policy("aal2")).found().session().id();
    raise(BOB, EndReason.CREDENTIAL_CHANGED, null);

    assertThat(end(List.of(raised, idle, ended, fixtures.sessionId()), STRICT)).isEmpty();

    assertRecordedOver(ended, EndReason.SIGNED_OUT);
    assertOver(idle, EndReason.IDLE_TIMEOUT);
    assertOver(raised, EndReason.CREDENTIAL_CHANGED);
    assertThat(session(idle).endedAt()).isNull();
    SessionFilter over = filter().state(SessionState.ENDED).build();
    assertThat(end(List.of(raised, idle, ended), over)).isEmpty();
  }

  @Test
  void whatChangedSinceItWasFoundIsJudgedAnew() {
    SessionId quiet = signIn(ALICE).id();
    SessionId active = signIn(ALICE).id();
    time.advance(Duration.ofMinutes(1));
    Instant found = now();
    SessionFilter stale = filter().active(null, found).build();
    assertThat(idsOf(stale)).containsExactly(active, quiet);
    store.touch(List.of(new Touch(active, now(), Draft.CLIENT)));

    assertThat(end(List.of(active, quiet), stale)).containsExactly(find(quiet));

    assertLives(active);
  }

  @Test
  void guestsMatchAsInTheList() {
    SessionId guest = create(fixtures.guest("default")).found().session().id();

    assertThat(end(List.of(guest), filter().tenant("default").build())).hasSize(1);

    assertRecordedOver(guest, EndReason.ACCESS_REVOKED);
  }

  @Test
  void whatEndsSoOutlivesTheStoresProcess() throws Exception {
    SessionId id = strict();
    end(List.of(id), STRICT);

    reopen();

    assertRecordedOver(id, EndReason.ACCESS_REVOKED);
  }

  @Test
  void aCountIsThatOfTheSearch() {
    IntStream.range(0, 7).forEach(i -> strict());
    signIn(BOB);
    store.end(strict(), EndReason.SIGNED_OUT, Initiator.USER, now());
    SessionFilter living = filter().policy("aal2").state(SessionState.ACTIVE).build();

    assertThat(count(STRICT, 100)).isEqualTo(8);
    assertThat(count(living, 100)).isEqualTo(7);
    assertThat(count(filter().user(BOB).build(), 100)).isEqualTo(1);
    assertThat(count(SessionFilter.ALL, 100)).isEqualTo(9);
    assertThat(count(filter().policy("none").build(), 100)).isZero();
  }

  @Test
  void aCountStopsAtItsLimitAndGoesOnFromThere() {
    IntStream.range(0, 7).forEach(i -> strict());

    for (int limit : new int[] {1, 2, 6, 7, 8}) {
      assertThat(count(STRICT, limit)).as("in parts of %s", limit).isEqualTo(7);
    }
    CountResult part = store.count(STRICT, null, 3, now());
    assertThat(part.count()).isEqualTo(3);
    assertThat(part.resumeAfter()).isEqualTo(idsOf(STRICT).get(2));
  }

  /** Everything, in parts that stop at {@code limit}. */
  private int count(SessionFilter filter, int limit) {
    int count = 0;
    SessionId last = null;
    do {
      CountResult part = store.count(filter, last, limit, now());
      assertThat(part.count()).isBetween(0, limit);
      count += part.count();
      last = part.resumeAfter();
    } while (last != null);
    return count;
  }

  private SessionId strict() {
    return create(fixtures.signIn(ALICE).policy("aal2")).found().session().id();
  }

  private List<Found> end(List<SessionId> ids, SessionFilter filter) {
    return store.endMatching(ids, filter, EndReason.ACCESS_REVOKED, ADMIN, now());
  }
}
