package dev.sojourn.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sojourn.SessionId;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.store.Change.SessionChanged;
import dev.sojourn.store.Change.TenantChanged;
import dev.sojourn.store.CursorExpiredException;
import dev.sojourn.store.EventPage;
import dev.sojourn.store.Feed;
import dev.sojourn.store.postgres.EventCursor.Point;
import dev.sojourn.testkit.FeedRecorder;
import dev.sojourn.testkit.Waiting;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Numbers are drawn in one order and committed in another: a number as a cursor would lose some.
 */
class OutOfOrderTest extends PostgresTest {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static void event(Connection connection, String subject) throws SQLException {
    run(
        connection,
        "INSERT INTO events (recorded_at, type, at, tenant, subject, initiator_kind)"
            + " VALUES (0, 'session_established', 0, 'late', '"
            + subject
            + "', 'system')");
  }

  private static List<String> subjects(List<SessionEvent> events) {
    return events.stream().map(SessionEvent::subject).filter(s -> s != null).toList();
  }

  @Test
  void anEventThatIsCommittedLateIsReadAllTheSameAndOnce() throws Exception {
    PostgresStore node = node();
    Connection first = open();
    Connection second = open();
    event(first, "first");
    event(second, "second");
    event(first, "third");
    second.commit();

    EventPage page = node.events(null, 10);
    assertThat(subjects(page.items())).containsExactly("second");
    assertThat(node.events(page.nextCursor(), 10).items()).isEmpty();
    String cursor = node.events(page.nextCursor(), 10).nextCursor();
    first.commit();

    EventPage late = node.events(cursor, 10);
    assertThat(subjects(late.items())).containsExactly("first", "third");
    assertThat(node.events(late.nextCursor(), 10).items()).isEmpty();
    assertThat(subjects(node.events(page.nextCursor(), 10).items()))
        .containsExactly("first", "third");
  }

  @Test
  void oneThatIsCommittedBetweenTwoPagesIsReadToo() throws Exception {
    PostgresStore node = node();
    Connection slow = open();
    event(slow, "slow");
    for (int i = 0; i < 5; i++) {
      Connection quick = open();
      event(quick, "quick" + i);
      quick.commit();
    }

    List<String> read = new ArrayList<>();
    EventPage page = node.events(null, 2);
    read.addAll(subjects(page.items()));
    slow.commit();
    for (int i = 0; i < 10; i++) {
      page = node.events(page.nextCursor(), 2);
      read.addAll(subjects(page.items()));
    }

    assertThat(read)
        .containsExactlyInAnyOrder("quick0", "quick1", "quick2", "quick3", "quick4", "slow");
  }

  /** Its transactions had numbers that this server may not reach for years. */
  @Test
  void afterARestoreIntoAnotherServerReadersBeginAnewAndMissNothing() {
    PostgresStore node = node();
    SessionId before = signIn(node, ALICE);
    String cursor = node.events(null, 1).nextCursor();
    Server.run(
        database,
        "UPDATE events SET xid = '99999999999'",
        "UPDATE store SET system_id = '1', events_purged_xid = '99999999998'");

    PostgresStore restored = node();

    assertThatExceptionOfType(CursorExpiredException.class)
        .isThrownBy(() -> restored.events(cursor, 10));
    EventPage page = restored.events(null, 10);
    assertThat(page.items()).hasSize(2).extracting(SessionEvent::session).contains(before);
    SessionId after = signIn(restored, ALICE);
    assertThat(restored.events(page.nextCursor(), 10).items())
        .extracting(SessionEvent::session)
        .contains(after);
  }

  /** What was written up to now, and this cursor, as if before a promotion. */
  private String beforeAPromotion(String cursor) {
    Server.run(database, "UPDATE events SET timeline = 0 WHERE subject IS NULL");
    EventCursor at = EventCursor.of(cursor);
    Point base = new Point(0, at.base().snapshot());
    return new EventCursor(at.store(), base, new Point(0, at.target().snapshot()), at.after())
        .text();
  }

  /** With numbers that a promoted standby gives away anew. */
  private void promoted(String subject) throws SQLException {
    Connection promoted = open();
    event(promoted, subject);
    promoted.commit();
    Server.run(
        database,
        "UPDATE events SET xid = CAST(CAST(6 + seq AS text) AS xid8) WHERE subject = '"
            + subject
            + "'");
  }

  @Test
  void eventsOfALaterTimelineAreNewWhateverTheirNumbers() throws Exception {
    PostgresStore node = node();
    signIn(node, ALICE);
    signIn(node, ALICE);
    String atTheEnd = beforeAPromotion(node.events(null, 10).nextCursor());
    promoted("promoted");

    EventPage page = node.events(atTheEnd, 10);
    assertThat(subjects(page.items())).containsExactly("promoted");
    assertThat(node.events(page.nextCursor(), 10).items()).isEmpty();
  }

  @Test
  void whoIsInTheMiddleOfAPageThenReadsOnToTheEnd() throws Exception {
    PostgresStore node = node();
    String begin = node.events(null, 10).nextCursor();
    for (int i = 0; i < 4; i++) {
      signIn(node, ALICE);
    }
    String inTheMiddle = beforeAPromotion(node.events(begin, 1).nextCursor());
    promoted("first");
    promoted("second");
    promoted("third");

    List<SessionEvent> read = new ArrayList<>();
    EventPage page = node.events(inTheMiddle, 2);
    for (int pages = 0; !page.items().isEmpty() && pages < 20; pages++) {
      read.addAll(page.items());
      page = node.events(page.nextCursor(), 2);
    }

    assertThat(page.items()).isEmpty();
    assertThat(subjects(read)).containsExactly("first", "second", "third");
    assertThat(read).extracting(SessionEvent::id).doesNotHaveDuplicates();
  }

  /** Otherwise everything waited for it. */
  @Test
  void aTransactionThatStaysOpenHoldsNobodyUp() throws Exception {
    PostgresStore node = node();
    Connection open = open();
    event(open, "open");
    FeedRecorder recorder = new FeedRecorder();
    PostgresStore other = node();
    try (Feed feed = node.subscribe(recorder)) {
      String cursor = node.events(null, 10).nextCursor();
      for (int i = 0; i < 5; i++) {
        SessionId id = signIn(other, ALICE);
        recorder.awaitHeard(new SessionChanged(id, ALICE), PATIENCE);
        EventPage page = node.events(cursor, 10);
        assertThat(page.items()).extracting(SessionEvent::session).contains(id).hasSize(2);
        cursor = page.nextCursor();
      }
      assertThat(recorder.heard())
          .filteredOn(SessionChanged.class::isInstance)
          .doesNotHaveDuplicates();
      holdsSoon(feed);
    }
  }

  private void holdsSoon(Feed feed) {
    Waiting.until(
        PATIENCE, "the lease", () -> feed.holds(fixtures.sessionId(), time, Duration.ofSeconds(1)));
  }

  @Test
  void aChangeThatIsCommittedLateIsHeardAllTheSame() throws Exception {
    PostgresStore other = node(); // of whose changes the feed alone tells
    FeedRecorder recorder = new FeedRecorder();
    try (Feed feed = node().subscribe(recorder)) {
      Connection late = open();
      run(late, "INSERT INTO changes (kind, tenant) VALUES ('tenant', 'late')");
      SessionId id = signIn(other, ALICE);
      recorder.awaitHeard(new SessionChanged(id, ALICE), PATIENCE);
      assertThat(recorder.heard()).doesNotContain(new TenantChanged("late"));
      holdsSoon(feed);

      late.commit();

      recorder.awaitHeard(new TenantChanged("late"), PATIENCE);
    }
  }
}
