package dev.sojourn.internal;

import static dev.sojourn.internal.Cached.MILLIS;
import static dev.sojourn.internal.Cached.MINUTE;
import static dev.sojourn.internal.Cached.client;
import static dev.sojourn.internal.Cached.minute;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Client;
import dev.sojourn.ClientTrace;
import dev.sojourn.store.SessionRecord;
import dev.sojourn.store.Touch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a cached session knows of activity, and what of it is still to be recorded. */
class CachedSessionActivityTest {

  private static final String HOME = "192.0.2.1";
  private static final String AWAY = "198.51.100.1";
  private static final String BROWSER = "Browser/1";

  private final CachedSession session = seenFrom(HOME, BROWSER);

  private static CachedSession seenFrom(@Nullable String ip, @Nullable String agent) {
    SessionRecord record =
        Cached.record().toBuilder().lastSeenFrom(new ClientTrace(ip, agent)).build();
    return Cached.of(record);
  }

  private static ClientTrace lastSeen(CachedSession session) {
    return session.live().lastSeenFrom();
  }

  @Test
  void theFirstActivityOfAnIntervalIsRecordedAtOnce() {
    assertThat(session.touch(MILLIS + 2 * MINUTE - 1, Client.UNKNOWN)).isFalse();
    assertThat(session.touch(MILLIS + 2 * MINUTE, Client.UNKNOWN)).isTrue();
    session.recorded(MILLIS + 2 * MINUTE);
    assertThat(session.touch(MILLIS + 4 * MINUTE - 1, Client.UNKNOWN)).isFalse();
    assertThat(session.dueAt()).isEqualTo(MILLIS + 4 * MINUTE);
  }

  @Test
  void activityOnlyGoesForward() {
    session.touch(MILLIS + 3, Client.UNKNOWN);
    session.touch(MILLIS + 2, Client.UNKNOWN);

    assertThat(session.live().lastActiveAt().toEpochMilli()).isEqualTo(MILLIS + 3);
  }

  @Test
  void whatIsUnrecordedIsToldAsOne() {
    session.touch(MILLIS + 1, client(AWAY, "Other/1"));
    assertThat(session.claimPending()).isTrue();
    session.touch(MILLIS + 9, Client.UNKNOWN);

    assertThat(session.unrecorded())
        .isEqualTo(
            new Touch(
                session.id(),
                minute(0).plusMillis(1),
                minute(0).plusMillis(9),
                new ClientTrace(AWAY, "Other/1")));
  }

  @Test
  void whatIsNotInTheQueueBeganWithItsLatestActivity() {
    session.touch(MILLIS + 9, Client.UNKNOWN);

    assertThat(session.unrecorded().since()).isEqualTo(minute(0).plusMillis(9));
  }

  @Test
  void anAddressIsToldWhenItWasStatedSinceTheLastRecord() {
    session.touch(MILLIS + 5, client(HOME, null));
    assertThat(session.unrecorded().seenFrom()).isEqualTo(new ClientTrace(HOME, BROWSER));

    session.recorded(MILLIS + 5);
    session.touch(MILLIS + 6, client(null, BROWSER));
    assertThat(session.unrecorded().seenFrom()).isEqualTo(new ClientTrace(null, BROWSER));
  }

  @Test
  void aClientThatSaysNothingLeavesWhatIsKnown() {
    session.touch(MILLIS + 1, Client.UNKNOWN);
    assertThat(lastSeen(session)).isEqualTo(new ClientTrace(HOME, BROWSER));
    session.touch(MILLIS + 2, client(AWAY, null));
    assertThat(lastSeen(session)).isEqualTo(new ClientTrace(AWAY, BROWSER));
    session.touch(MILLIS + 3, client(null, "Other/1"));
    assertThat(lastSeen(session)).isEqualTo(new ClientTrace(AWAY, "Other/1"));
    session.touch(MILLIS + 4, Client.UNKNOWN);
    assertThat(lastSeen(session)).isEqualTo(new ClientTrace(AWAY, "Other/1"));
    session.touch(MILLIS + 5, client(HOME, "Other/1"));
    assertThat(lastSeen(session)).isEqualTo(new ClientTrace(HOME, "Other/1"));
    session.touch(MILLIS + 6, client(HOME, BROWSER));
    assertThat(lastSeen(session)).isEqualTo(new ClientTrace(HOME, BROWSER));
  }

  /** Most requests come from one client: what each of them kept would be the most of the heap. */
  @Test
  void theSameClientIsKeptOnce() {
    session.touch(MILLIS + 1, client(AWAY, "Other/1"));
    ClientTrace kept = lastSeen(session);
    session.touch(MILLIS + 2, client(AWAY, "Other/1"));
    session.touch(MILLIS + 3, client(AWAY, null));
    session.touch(MILLIS + 4, client(null, "Other/1"));

    assertThat(lastSeen(session)).isSameAs(kept);
  }

  @Test
  void aSessionIsInTheQueueOnce() {
    assertThat(session.claimPending()).isTrue();
    assertThat(session.claimPending()).isFalse();
    session.recorded(0);
    assertThat(session.claimPending()).isTrue();
  }

  @Test
  void whatIsRecordedIsUnrecordedNoMore() {
    assertThat(session.hasUnrecorded()).isFalse();
    session.touch(MILLIS + 5, Client.UNKNOWN);
    assertThat(session.hasUnrecorded()).isTrue();
    session.recorded(MILLIS + 4);
    assertThat(session.hasUnrecorded()).isTrue();
    session.recorded(MILLIS + 5);
    assertThat(session.hasUnrecorded()).isFalse();
    session.recorded(MILLIS + 1);
    assertThat(session.hasUnrecorded()).isFalse();
  }

  /** Whether it still lived is judged by the first activity that is not recorded. */
  @Test
  void theFirstUnrecordedActivityIsForgottenOnlyWhenItIsRecorded() {
    session.touch(MILLIS + 5, Client.UNKNOWN);
    session.claimPending();
    session.recorded(MILLIS);
    session.touch(MILLIS + 9, Client.UNKNOWN);
    assertThat(session.unrecorded().since()).isEqualTo(minute(0).plusMillis(5));

    session.recorded(MILLIS + 8);
    assertThat(session.unrecorded().since()).isEqualTo(minute(0).plusMillis(9));
    session.claimPending();
    assertThat(session.unrecorded().since()).isEqualTo(minute(0).plusMillis(9));
  }

  @Test
  void itSeemsIdleByWhatIsRecordedAlone() {
    assertThat(session.seemsIdle(MILLIS + 60 * MINUTE)).isFalse();
    session.touch(MILLIS + 30 * MINUTE, Client.UNKNOWN);
    assertThat(session.seemsIdle(MILLIS + 60 * MINUTE - 1)).isFalse();
    assertThat(session.seemsIdle(MILLIS + 60 * MINUTE)).isTrue();
  }

  @Test
  void aLaterAnswerTakesOverWhatAnEarlierOneKnows() {
    session.touch(MILLIS + 7, client(AWAY, "Other/1"));
    session.claimPending();
    session.touch(MILLIS + 9, Client.UNKNOWN);
    CachedSession later = seenFrom(HOME, BROWSER);

    later.adopt(session);

    assertThat(later.unrecorded()).isEqualTo(session.unrecorded());
    assertThat(lastSeen(later)).isEqualTo(new ClientTrace(AWAY, "Other/1"));
    assertThat(later.hasUnrecorded()).isTrue();
  }

  @Test
  void whatIsKnownAlreadyIsNotTakenOver() {
    session.touch(MILLIS + 7, client(AWAY, "Other/1"));
    CachedSession later = seenFrom(HOME, BROWSER);
    later.touch(MILLIS + 7, client(HOME, BROWSER));

    later.adopt(session);

    assertThat(lastSeen(later)).isEqualTo(new ClientTrace(HOME, BROWSER));
    assertThat(later.live().lastActiveAt().toEpochMilli()).isEqualTo(MILLIS + 7);
  }

  /** An address that was stated before the last record is the record's, which may be newer. */
  @Test
  void anAddressThatWasRecordedIsNotTakenOver() {
    session.touch(MILLIS + 5, client(AWAY, "Other/1"));
    session.recorded(MILLIS + 5);
    session.touch(MILLIS + 6, client(null, "Other/2"));
    SessionRecord read =
        Cached.record().toBuilder()
            .lastActiveAt(minute(0).plusMillis(5))
            .lastSeenFrom(new ClientTrace(HOME, BROWSER))
            .build();
    CachedSession later = Cached.of(read);

    later.adopt(session);

    assertThat(lastSeen(later)).isEqualTo(new ClientTrace(HOME, "Other/2"));
    assertThat(later.unrecorded().seenFrom()).isEqualTo(new ClientTrace(null, "Other/2"));
  }

  @Test
  void whenAnAddressWasStatedIsTakenOver() {
    session.touch(MILLIS + 5, client(AWAY, BROWSER));
    session.touch(MILLIS + 6, Client.UNKNOWN);
    CachedSession later = seenFrom(HOME, BROWSER);
    later.adopt(session);
    CachedSession latest = seenFrom(HOME, BROWSER);

    latest.adopt(later);

    assertThat(latest.unrecorded().seenFrom().ip()).isEqualTo(AWAY);
  }
}
