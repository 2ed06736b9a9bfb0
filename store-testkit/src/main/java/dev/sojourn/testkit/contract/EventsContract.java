package dev.sojourn.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.sojourn.AttributeDelta;
import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.Page;
import dev.sojourn.SessionId;
import dev.sojourn.UserId;
import dev.sojourn.event.EventFilter;
import dev.sojourn.event.EventType;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.store.CursorExpiredException;
import dev.sojourn.store.EventPage;
import dev.sojourn.store.InvalidCursorException;
import dev.sojourn.store.SessionRecord;
import dev.sojourn.store.UpdateCommand;
import dev.sojourn.testkit.Browser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Events: appended with the change, complete, in order within a session, and read by cursor. */
public abstract class EventsContract extends StoreContract {

  @Test
  void aNewStoreHasNoEventsAndACursorAllTheSame() {
    EventPage page = store.events(null, 10);
    assertThat(page.items()).isEmpty();

    signIn(ALICE);

    assertThat(eventsAfter(page.nextCursor())).hasSize(2);
  }

  @Test
  @Tag("SM-20")
  void theLifeOfASessionIsToldInOrder() {
    Browser browser = fixtures.browser();
    SessionRecord session = create(fixtures.signIn(ALICE).on(browser)).found().session();
    store.update(
        new UpdateCommand(
            session.id(), AttributeDelta.set("a", 1), Map.of(), null, Initiator.USER, now()));
    session = Replacements.rotate(store, fixtures, session(session.id()));
    store.replace(Replacements.reduction(session, now()));
    create(fixtures.signIn(ALICE).on(browser));

    assertThat(eventTypesOf(session.id()))
        .containsExactly(
            EventType.SESSION_ESTABLISHED,
            EventType.ATTRIBUTES_CHANGED,
            EventType.SESSION_ROTATED,
            EventType.ASSURANCE_LEVEL_CHANGE,
            EventType.SESSION_ENDED);
  }

  @Test
  void aReportIsAnEventAboutALivingSessionAndChangesNothing() {
    SessionRecord session = signIn(ALICE);
    store.report(session.id(), EventType.ADDRESS_MISMATCH, Initiator.SYSTEM, now());
    assertThat(session(session.id())).isEqualTo(session);
    store.end(session.id(), EndReason.SIGNED_OUT, Initiator.USER, now());
    store.report(session.id(), EventType.ADDRESS_MISMATCH, Initiator.SYSTEM, now());
    store.report(fixtures.sessionId(), EventType.ADDRESS_MISMATCH, Initiator.SYSTEM, now());

    assertThat(eventTypesOf(session.id()))
        .containsExactly(
            EventType.SESSION_ESTABLISHED, EventType.ADDRESS_MISMATCH, EventType.SESSION_ENDED);
  }

  @Test
  void aReplacedSessionEndsInTheSameStepWithItsReason() {
    Browser browser = fixtures.browser();
    SessionId first = create(fixtures.signIn(ALICE).on(browser)).found().session().id();
    String before = eventsEnd();

    SessionId second = create(fixtures.signIn(ALICE).on(browser)).found().session().id();

    assertThat(eventsAfter(before))
        .extracting(SessionEvent::type, SessionEvent::session, SessionEvent::reason)
        .containsExactlyInAnyOrder(
            tuple(EventType.SESSION_ESTABLISHED, second, null),
            tuple(EventType.SESSION_ENDED, first, EndReason.REPLACED));
  }

  @Test
  void everyEventHasAnIdOfItsOwnThatStays() throws Exception {
    for (int i = 0; i < 10; i++) {
      signIn(ALICE);
    }
    List<SessionEvent> first = events();

    assertThat(first).extracting(SessionEvent::id).doesNotHaveDuplicates().hasSize(20);
    reopen();
    assertThat(events()).isEqualTo(first);
  }

  @Test
  void pagesFollowEachOtherWithoutGapOrRepetition() {
    List<SessionId> made = IntStream.range(0, 10).mapToObj(i -> signIn(ALICE).id()).toList();

    List<SessionEvent> read = new ArrayList<>();
    EventPage page = store.events(null, 3);
    while (!page.items().isEmpty()) {
      assertThat(page.items()).hasSizeLessThanOrEqualTo(3);
      read.addAll(page.items());
      page = store.events(page.nextCursor(), 3);
    }

    assertThat(read).isEqualTo(events());
    assertThat(read)
        .filteredOn(event -> event.type() == EventType.SESSION_ESTABLISHED)
        .extracting(SessionEvent::session)
        .isEqualTo(made);
  }

  /** Who reads on until a page has room left has read to the end, also of what came meanwhile. */
  @Test
  void aPageThatHasRoomLeftHasAllThereIs() {
    signIn(ALICE);
    signIn(ALICE);
    int all = events().size();
    for (int first = 1; first <= all; first++) {
      EventPage begun = store.events(null, first);
      int left = events().size() - first;
      SessionId later = signIn(ALICE).id();

      assertThat(store.events(begun.nextCursor(), 100).items())
          .hasSizeGreaterThan(left)
          .extracting(SessionEvent::session)
          .contains(later);
    }
  }

  @Test
  void aCursorGoesOnWhereItStoppedAlsoInALaterProcess() throws Exception {
    signIn(ALICE);
    String cursor = eventsEnd();
    SessionId later = signIn(ALICE).id();

    reopen();

    assertThat(eventsAfter(cursor))
        .extracting(SessionEvent::session)
        .contains(later)
        .allSatisfy(id -> assertThat(id).isIn(later, null));
    assertThat(eventsAfter(cursor)).hasSize(2);
  }

  @Test
  void aReaderAtTheEndGetsTheSameEndAgain() {
    signIn(ALICE);
    String cursor = eventsEnd();

    EventPage page = store.events(cursor, 10);

    assertThat(page.items()).isEmpty();
    assertThat(store.events(page.nextCursor(), 10).items()).isEmpty();
    signIn(ALICE);
    assertThat(eventsAfter(page.nextCursor())).isEqualTo(eventsAfter(cursor)).hasSize(2);
  }

  @Test
  void aForeignCursorIsRefused() {
    signIn(ALICE);

    for (String foreign :
        List.of("", "x", "-1", "99999999999999999999", "null", "' OR 1=1 --", "\u0000")) {
      assertThatThrownBy(() -> store.events(foreign, 10))
          .as("cursor '%s'", foreign)
          .isInstanceOf(InvalidCursorException.class);
    }
    String good = eventsEnd();
    assertThatThrownBy(() -> store.events(good + "x", 10))
        .isInstanceOf(InvalidCursorException.class);
  }

  @Test
  void eventsAreKeptForAsLongAsToldAndOlderCursorsSaySo() {
    String atTheBeginning = store.events(null, 10).nextCursor();
    signIn(ALICE);
    String behindTheFirst = store.events(null, 1).nextCursor();
    String behindBoth = eventsEnd();
    time.advance(Duration.ofDays(31));
    SessionId later = signIn(BOB).id();

    sweep(Sweeps.eventsFor(Duration.ofDays(30)));

    assertThatThrownBy(() -> store.events(atTheBeginning, 10))
        .isInstanceOf(CursorExpiredException.class);
    assertThatThrownBy(() -> store.events(behindTheFirst, 10))
        .isInstanceOf(CursorExpiredException.class);
    assertThat(eventsAfter(behindBoth)).extracting(SessionEvent::session).contains(later);
    assertThat(events()).isEqualTo(eventsAfter(behindBoth));
  }

  @Test
  void aReaderWhoHasReadAllIsNotExpiredWhenAllIsPurged() {
    signIn(ALICE);
    time.advance(Duration.ofDays(1));
    store.end(signIn(BOB).id(), EndReason.SIGNED_OUT, Initiator.USER, now());
    time.advance(Duration.ofDays(31));
    sweep(Sweeps.KEEP_ALL);
    String end = eventsEnd();
    time.advance(Duration.ofDays(31));

    sweep(Sweeps.eventsFor(Duration.ofDays(30)));

    assertThat(events()).isEmpty();
    assertThat(eventsAfter(end)).isEmpty();
    signIn(ALICE);
    assertThat(eventsAfter(end)).isNotEmpty();
  }

  @Test
  void theLatestOfATenantComeFirstAndAreReadBackToTheOldest() {
    for (int i = 0; i < 5; i++) {
      signIn(ALICE);
      signIn(UserId.of("acme", "carol"));
    }

    List<SessionEvent> read = new ArrayList<>();
    Page<SessionEvent> page = store.latestEvents(EventFilter.of("default"), null, 3);
    signIn(ALICE); // what happens meanwhile disturbs nobody who reads back
    read.addAll(page.items());
    while (page.nextCursor() != null) {
      page = store.latestEvents(EventFilter.of("default"), page.nextCursor(), 3);
      assertThat(page.items()).hasSizeLessThanOrEqualTo(3);
      read.addAll(page.items());
    }

    List<SessionEvent> before =
        new ArrayList<>(events().stream().filter(e -> e.tenant().equals("default")).toList());
    before.subList(10, 12).clear();
    assertThat(read).isEqualTo(before.reversed()).hasSize(10);
    assertThat(store.latestEvents(EventFilter.of("nobody-here"), null, 3).items()).isEmpty();
  }

  @Test
  void theLatestAreFilteredByEachPart() {
    Initiator admin = Initiator.admin("root");
    SessionId alices = signIn(ALICE).id();
    SessionId bobs = signIn(UserId.of("bob")).id();
    signIn(UserId.of("acme", "alice"));
    store.end(alices, EndReason.ACCESS_REVOKED, admin, now());
    store.end(bobs, EndReason.SIGNED_OUT, Initiator.USER, now());

    assertThat(latest(new EventFilter("default", null, "alice", null, null, null, null)))
        .extracting(SessionEvent::type)
        .containsExactlyInAnyOrder(
            EventType.SESSION_ENDED, EventType.DEVICE_ADDED, EventType.SESSION_ESTABLISHED);
    assertThat(
            latest(
                new EventFilter("default", EventType.SESSION_ENDED, null, null, null, null, null)))
        .extracting(SessionEvent::session)
        .containsExactly(bobs, alices);
    assertThat(latest(new EventFilter("default", null, null, bobs, null, null, null)))
        .extracting(SessionEvent::type)
        .containsExactly(EventType.SESSION_ENDED, EventType.SESSION_ESTABLISHED);
    List<SessionEvent> revoked =
        latest(new EventFilter("default", null, null, null, EndReason.ACCESS_REVOKED, null, null));
    assertThat(revoked).extracting(SessionEvent::session).containsExactly(alices);
    assertThat(
            latest(new EventFilter("default", null, null, null, null, Initiator.Kind.ADMIN, null)))
        .isEqualTo(revoked);
    assertThat(latest(new EventFilter("default", null, null, null, null, null, "root")))
        .isEqualTo(revoked);
    assertThat(latest(new EventFilter("default", null, "alice", bobs, null, null, null))).isEmpty();
  }

  private List<SessionEvent> latest(EventFilter filter) {
    return store.latestEvents(filter, null, 100).items();
  }

  @Test
  void theLatestRefuseAForeignCursor() {
    signIn(ALICE);
    signIn(ALICE);
    String good = store.latestEvents(EventFilter.of("default"), null, 1).nextCursor();

    for (String foreign : List.of("", "x", "-1", "null", good + "x")) {
      assertThatThrownBy(() -> store.latestEvents(EventFilter.of("default"), foreign, 10))
          .as("cursor '%s'", foreign)
          .isInstanceOf(InvalidCursorException.class);
    }
  }

  @Test
  void whatChangesNothingIsNoEvent() {
    SessionId id = signIn(ALICE).id();
    store.end(id, EndReason.SIGNED_OUT, Initiator.USER, now());
    String before = eventsEnd();

    store.end(id, EndReason.ENDED_BY_ADMIN, Initiator.SYSTEM, now());
    store.end(fixtures.sessionId(), EndReason.SIGNED_OUT, Initiator.USER, now());
    store.find(id);
    store.removeDevice(ALICE, fixtures.deviceId(), Initiator.USER, now());
    sweep(Sweeps.KEEP_ALL);

    assertThat(eventsAfter(before)).isEmpty();
  }
}
