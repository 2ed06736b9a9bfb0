package dev.sojourn.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sojourn.Access;
import dev.sojourn.AttributeDelta;
import dev.sojourn.Attributes;
import dev.sojourn.ClientTrace;
import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionId;
import dev.sojourn.SessionState;
import dev.sojourn.UserId;
import dev.sojourn.event.EventType;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.store.CreateResult;
import dev.sojourn.store.Found;
import dev.sojourn.store.Retention;
import dev.sojourn.store.SessionRecord;
import dev.sojourn.store.Standing;
import dev.sojourn.store.SweepResult;
import dev.sojourn.store.Touch;
import dev.sojourn.store.UserChange;
import dev.sojourn.store.UserChangeResult;
import dev.sojourn.testkit.Draft;
import dev.sojourn.testkit.Race;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** What is left of a deleted user, for how long, and who may see it. */
public abstract class ErasureContract extends StoreContract {

  private static final String NOBODY = "deleted-1";
  private static final Duration A_MINUTE = Duration.ofMinutes(1);
  private static final SessionFilter OF_ALICE = SessionFilter.filter().user(ALICE).build();

  private void delete(String pseudonym) {
    change(Changes.delete(ALICE, pseudonym, now()));
  }

  private SessionId ended(UserId user) {
    SessionId id = signIn(user).id();
    store.end(id, EndReason.SIGNED_OUT, Initiator.USER, now());
    return id;
  }

  @Test
  void fromTheDeletionOnNoListShowsTheUser() {
    SessionId living = signIn(ALICE).id();
    SessionId over = ended(ALICE);
    SessionId bobs = ended(BOB);

    delete(NOBODY);

    assertThat(idsOf(OF_ALICE)).isEmpty();
    assertThat(idsOf(SessionFilter.filter().tenant("default").build())).containsExactly(bobs);
    assertThat(idsOf(SessionFilter.filter().state(SessionState.ENDED).build()))
        .containsExactly(bobs);
    assertThat(idsOf(SessionFilter.filter().policy("default").build())).containsExactly(bobs);
    assertThat(store.count(SessionFilter.ALL, null, 100, now()).count()).isOne();
    assertThat(store.countLiveOf(List.of(ALICE), now())).isEmpty();
    assertThat(store.devices(ALICE)).isEmpty();
    assertThat(store.listUsers("default", null, 10)).extracting(u -> u.id()).containsExactly(BOB);
    assertOver(living, EndReason.USER_DELETED);
    assertOver(over, EndReason.SIGNED_OUT);
  }

  @Test
  void whoBearsTheIdNextSeesNothingOfTheDeleted() {
    signIn(ALICE);
    ended(ALICE);
    delete(NOBODY);

    SessionId anew = signIn(ALICE).id();

    assertThat(idsOf(OF_ALICE)).containsExactly(anew);
    assertThat(store.devices(ALICE)).hasSize(1);
    assertThat(user(ALICE).access()).isEqualTo(Access.NONE);
    sweep(Sweeps.KEEP_ALL);
    assertThat(idsOf(OF_ALICE)).containsExactly(anew);
    assertLives(anew);
    assertThat(session(anew).createdFrom()).isEqualTo(Draft.CLIENT);
  }

  @Test
  void housekeepingTakesFromTheSessionsWhatTheySayOfThePerson() {
    SessionId living =
        create(
                fixtures
                    .signIn(ALICE)
                    .roles("editor")
                    .attributes(Attributes.EMPTY.with(AttributeDelta.set("x", "secret"))))
            .found()
            .session()
            .id();
    SessionId over = ended(ALICE);
    time.advance(A_MINUTE);
    delete(NOBODY);

    assertThat(sweep(Sweeps.KEEP_ALL)).isOne();

    for (SessionId id : List.of(living, over)) {
      SessionRecord stripped = session(id);
      assertThat(stripped.userId()).isEqualTo(NOBODY);
      assertThat(stripped.access()).isEqualTo(Access.NONE);
      assertThat(stripped.factors()).isEmpty();
      assertThat(stripped.createdFrom()).isEqualTo(new ClientTrace(null, null));
      assertThat(stripped.lastSeenFrom()).isEqualTo(new ClientTrace(null, null));
      assertThat(stripped.attributes()).isEqualTo(Attributes.EMPTY);
      assertThat(stripped.binding()).isNull();
    }
    assertRecordedOver(living, EndReason.USER_DELETED);
    assertRecordedOver(over, EndReason.SIGNED_OUT);
    store.touch(List.of(new Touch(living, now(), Draft.CLIENT)));
    assertThat(session(living).lastSeenFrom().ip()).isNull();
  }

  /** Who follows the events learns of the end by both names, and has a day to do so. */
  @Test
  void eventsTellTheEndUnderTheKnownNameFirst() {
    SessionId living = signIn(ALICE).id();
    String before = eventsEnd();
    delete(NOBODY);
    time.advance(Retention.ERASURE.minusMillis(1));
    sweep(Sweeps.KEEP_ALL);

    assertThat(eventsAfter(before))
        .extracting(SessionEvent::type, SessionEvent::userId, SessionEvent::session)
        .containsExactly(
            tuple(EventType.USER_DELETED, "alice", null),
            tuple(EventType.SESSION_ENDED, NOBODY, living));
    assertThat(events()).extracting(SessionEvent::userId).contains("alice");
  }

  @Test
  void aDayLaterEventsNameThePseudonymAndAreTheSameOtherwise() {
    signIn(ALICE);
    ended(ALICE);
    signIn(BOB);
    delete(NOBODY);
    sweep(Sweeps.KEEP_ALL);
    List<SessionEvent> before = events();
    String cursor = store.events(null, 3).nextCursor();
    time.advance(Retention.ERASURE);

    sweep(Sweeps.KEEP_ALL);

    List<SessionEvent> after = events().subList(0, before.size());
    assertThat(after).isEqualTo(before.stream().map(ErasureContract::pseudonymised).toList());
    assertThat(store.events(cursor, 100).items())
        .startsWith(after.subList(3, before.size()).toArray(SessionEvent[]::new));
  }

  private static SessionEvent pseudonymised(SessionEvent e) {
    return new SessionEvent(
        e.id(),
        e.type(),
        e.at(),
        e.tenant(),
        "alice".equals(e.userId()) ? NOBODY : e.userId(),
        e.session(),
        e.device(),
        e.reason(),
        e.epoch(),
        e.subject(),
        e.initiator());
  }

  @Test
  void whatTheUserCausedElsewhereNamesThePseudonymToo() {
    UserId elsewhere = UserId.of("acme", "bob");
    for (UserId user : List.of(BOB, elsewhere)) {
      SessionId id = signIn(user).id();
      store.end(id, EndReason.ENDED_BY_ADMIN, Initiator.admin("alice"), now());
      SessionId other = signIn(user).id();
      store.end(other, EndReason.ENDED_BY_ADMIN, Initiator.serviceKey("alice"), now());
    }
    change(Changes.access(ALICE, now(), "admin"));
    delete(NOBODY);
    time.advance(Retention.ERASURE);

    sweep(Sweeps.KEEP_ALL);

    assertThat(events())
        .filteredOn(e -> e.type() == EventType.SESSION_ENDED)
        .extracting(e -> e.tenant(), e -> e.initiator())
        .containsExactly(
            tuple("default", Initiator.admin(NOBODY)),
            tuple("default", Initiator.serviceKey("alice")),
            tuple("acme", Initiator.admin("alice")),
            tuple("acme", Initiator.serviceKey("alice")));
  }

  @Test
  void aDayLaterNothingIsLeft() throws Exception {
    SessionId living = signIn(ALICE).id();
    SessionId over = ended(ALICE);
    SessionId namesakes = signIn(UserId.of("acme", "alice")).id();
    delete(NOBODY);
    sweep(Sweeps.KEEP_ALL);
    time.advance(Retention.ERASURE);
    reopen();

    sweep(Sweeps.KEEP_ALL);

    assertThat(store.find(living)).isEmpty();
    assertThat(store.find(over)).isEmpty();
    assertThat(store.findUser(ALICE)).isEmpty();
    assertThat(store.findUser(new UserId("default", NOBODY))).isEmpty();
    assertThat(events())
        .filteredOn(e -> e.tenant().equals("default"))
        .extracting(SessionEvent::userId)
        .containsOnly(NOBODY);
    assertThat(session(namesakes).userId()).isEqualTo("alice");
    assertThat(sweep(Sweeps.KEEP_ALL)).isZero();
  }

  @Test
  void whoBearsTheIdNextKeepsSessionsAndEvents() {
    signIn(ALICE);
    delete(NOBODY);
    long epoch = user(ALICE).epoch();
    time.advance(A_MINUTE);
    SessionId anew =
        create(fixtures.signIn(ALICE).lifetime(Duration.ofDays(9)).idle(Duration.ofDays(9)))
            .found()
            .session()
            .id();
    time.advance(Retention.ERASURE);

    sweep(Sweeps.KEEP_ALL);

    assertLives(anew);
    assertThat(session(anew).userEpoch()).isGreaterThanOrEqualTo(epoch);
    assertThat(events())
        .filteredOn(e -> anew.equals(e.session()))
        .extracting(SessionEvent::userId)
        .containsOnly("alice");
    assertThat(events())
        .filteredOn(e -> !anew.equals(e.session()) && e.type() != EventType.DEVICE_ADDED)
        .extracting(SessionEvent::userId)
        .containsOnly(NOBODY);
  }

  @Test
  void twoWhoBoreTheIdOneAfterTheOtherAreTwo() {
    SessionId first = signIn(ALICE).id();
    delete("deleted-1");
    time.advance(A_MINUTE);
    SessionId second = signIn(ALICE).id();
    delete("deleted-2");
    time.advance(A_MINUTE);
    SessionId third = signIn(ALICE).id();

    sweep(Sweeps.KEEP_ALL);

    assertThat(session(first).userId()).isEqualTo("deleted-1");
    assertThat(session(second).userId()).isEqualTo("deleted-2");
    assertThat(session(third).userId()).isEqualTo("alice");
    time.advance(Retention.ERASURE);
    sweep(Sweeps.KEEP_ALL);
    for (Map.Entry<SessionId, String> each :
        Map.of(first, "deleted-1", second, "deleted-2", third, "alice").entrySet()) {
      assertThat(events())
          .filteredOn(e -> each.getKey().equals(e.session()))
          .extracting(SessionEvent::userId)
          .isNotEmpty()
          .containsOnly(each.getValue());
    }
    assertThat(events())
        .filteredOn(e -> e.type() == EventType.USER_DELETED)
        .extracting(SessionEvent::userId)
        .containsExactly("deleted-1", "deleted-2");
  }

  /** Its answer was lost; to make it anew would bring the deleted user back. */
  @Test
  void aRepeatedCreationFindsTheEndedSession() {
    Draft draft = fixtures.signIn(ALICE);
    SessionId id = create(draft).found().session().id();
    delete(NOBODY);
    sweep(Sweeps.KEEP_ALL);
    time.advance(Retention.CLAIMS.minusMillis(1));

    Found repeated = create(draft).found();

    assertThat(repeated.session().id()).isEqualTo(id);
    assertThat(repeated.session().endReason()).isEqualTo(EndReason.USER_DELETED);
    assertThat(user(ALICE).deleted()).isTrue();
  }

  @Test
  void aSignInBegunBeforeIsRefused() {
    delete(NOBODY); // unknown until now: the version that a sign-in read was 0
    assertThat(store.create(fixtures.signIn(ALICE).ifSecurityVersion(0).command()))
        .isEqualTo(new CreateResult.UserChanged());

    long read = user(ALICE).securityVersion();
    create(fixtures.signIn(ALICE).ifSecurityVersion(read));
    delete("deleted-2");

    assertThat(store.create(fixtures.signIn(ALICE).ifSecurityVersion(read).command()))
        .isEqualTo(new CreateResult.UserChanged());
    assertThat(user(ALICE).deleted()).isTrue();
  }

  @Test
  void onlyAStatementMakesSomebodyNewOfTheDeleted() {
    signIn(ALICE);
    delete(NOBODY);
    int events = events().size();
    for (UserChange change :
        List.of(
            Changes.credentials(ALICE, now()),
            Changes.credentialsEndingNothing(ALICE, now()),
            Changes.delete(ALICE, "deleted-2", now()),
            UserChange.raise(ALICE, EndReason.SIGNED_OUT, null, Initiator.USER, now()))) {
      assertThat(store.changeUser(change)).isEqualTo(new UserChangeResult.Gone());
    }
    assertThat(user(ALICE).deleted()).isTrue();
    assertThat(events()).hasSize(events);

    change(Changes.expecting(Changes.access(ALICE, now(), "reader"), 0));

    assertThat(user(ALICE).deleted()).isFalse();
    change(Changes.credentials(ALICE, now()));
  }

  @Test
  void aStepIsBoundedAndTheNextGoesOn() {
    for (int i = 0; i < 7; i++) {
      ended(ALICE);
      signIn(ALICE);
    }
    delete(NOBODY);
    time.advance(Retention.ERASURE);
    List<SweepResult> steps = new ArrayList<>();
    do {
      steps.add(store.sweep(Sweeps.KEEP_ALL, 2, now()));
      assertThat(idsOf(OF_ALICE)).isEmpty();
    } while (steps.getLast().more() && steps.size() < 1_000);

    assertThat(steps).hasSizeGreaterThan(7);
    assertThat(steps.stream().mapToInt(SweepResult::ended).sum()).isEqualTo(7);
    assertThat(events()).extracting(SessionEvent::userId).containsOnly(NOBODY);
    assertThat(idsOf(SessionFilter.ALL)).isEmpty();
  }

  /** Each that was made before the deletion is over, each after it is somebody new's. */
  @Test
  void signInsThatMeetADeletionAreBeforeOrAfterIt() {
    for (int round = 0; round < 5; round++) {
      String pseudonym = "deleted-" + round;
      List<Callable<List<SessionId>>> tasks = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        tasks.add(() -> List.of(signIn(ALICE).id()));
      }
      tasks.add(() -> {
        // Finds nobody, and changes nothing, when it comes first in a later round.
        store.changeUser(Changes.delete(ALICE, pseudonym, now()));
        return List.of();
      });
      List<SessionId> made = Race.all(tasks).stream().flatMap(List::stream).toList();

      List<SessionId> shown = idsOf(OF_ALICE);
      for (SessionId id : made) {
        boolean lives = standing(id) instanceof Standing.Live;
        assertThat(shown.contains(id)).isEqualTo(lives);
        if (!lives) {
          assertOver(id, EndReason.USER_DELETED);
        }
      }
      assertThat(living(ALICE)).containsExactlyInAnyOrderElementsOf(shown);
      sweep(Sweeps.KEEP_ALL);
      assertThat(made)
          .allSatisfy(id ->
              assertThat(session(id).userId()).isEqualTo(shown.contains(id) ? "alice" : pseudonym));
      assertThat(idsOf(OF_ALICE)).isEqualTo(shown);
      // Refused when the deletion of this round came last, and so nobody is there.
      store.changeUser(Changes.delete(ALICE, "deleted-again-" + round, now()));
      sweep(Sweeps.KEEP_ALL);
    }
  }
}
