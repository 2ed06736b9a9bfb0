package dev.sojourn.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sojourn.Access;
import dev.sojourn.AttributeDelta;
import dev.sojourn.Creation;
import dev.sojourn.EndReason;
import dev.sojourn.Ending;
import dev.sojourn.FactorMethod;
import dev.sojourn.Initiator;
import dev.sojourn.Page;
import dev.sojourn.PageRequest;
import dev.sojourn.Reauthentication;
import dev.sojourn.RejectReason;
import dev.sojourn.Session;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionId;
import dev.sojourn.SessionState;
import dev.sojourn.SignIn;
import dev.sojourn.UserId;
import dev.sojourn.UserPatch;
import dev.sojourn.event.EventType;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.store.InvalidCursorException;
import dev.sojourn.store.Retention;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Lists, histories and events: what can be known afterwards, and by whom. */
public abstract class EngineHistoryContract extends EngineContract {

  private static final Initiator ADMIN = Initiator.admin("root");
  private static final Initiator KEY = Initiator.serviceKey("sk1");

  private List<SessionId> all(SessionFilter filter, int limit) {
    List<SessionId> ids = new ArrayList<>();
    String cursor = null;
    do {
      Page<Session> page = sessions.list(filter, new PageRequest(limit, cursor));
      assertThat(page.items()).hasSizeLessThanOrEqualTo(limit);
      page.items().forEach(session -> ids.add(session.id()));
      cursor = page.nextCursor();
    } while (cursor != null);
    return ids;
  }

  private Creation.Created later(UserId user) {
    pass(Duration.ofSeconds(1));
    return signIn(user);
  }

  private List<Session> ended(Creation.Created... of) {
    for (Creation.Created it : of) {
      pass(Duration.ofSeconds(1));
      sessions.end(it.session().id(), EndReason.SIGNED_OUT);
    }
    return sessions.history(ALICE);
  }

  @Test
  void theHistoryIsTheLatestEndFirst() {
    Creation.Created one = later(ALICE);
    Creation.Created two = later(ALICE);
    Creation.Created three = later(ALICE);
    Creation.Created alive = later(ALICE);
    Creation.Created bobs = later(BOB);
    sessions.end(bobs.session().id(), EndReason.SIGNED_OUT);

    List<Session> history = ended(two, three, one);

    assertThat(history)
        .extracting(Session::id)
        .containsExactly(one.session().id(), three.session().id(), two.session().id());
    assertThat(history).allMatch(s -> s.endReason() == EndReason.SIGNED_OUT);
    active(validate(alive.token()));
  }

  @Test
  void theHistoryTellsOfEndsThatNobodyRecordedYet() {
    Creation.Created idle = later(ALICE);
    pass(IDLE.plus(INTERVAL));
    Creation.Created raised = later(ALICE);
    sessions.endAllOf(ALICE, null, EndReason.CREDENTIAL_CHANGED, Initiator.USER);
    assertThat(stored(idle.session().id()).session().endedAt()).isNull();

    List<Session> history = sessions.history(ALICE);

    assertThat(history)
        .extracting(Session::id)
        .containsExactly(raised.session().id(), idle.session().id());
    assertThat(history)
        .extracting(Session::endReason)
        .containsExactly(EndReason.CREDENTIAL_CHANGED, EndReason.IDLE_TIMEOUT);
  }

  /** Idle a moment before the absolute deadline, whose grace reaches beyond it. */
  @Test
  void oneReasonIsToldAndRecordedWhenBothDeadlinesAreNear() {
    Creation.Created it = signIn();
    for (int i = 0; i < 5; i++) {
      pass(Duration.ofSeconds(594));
      active(validate(it.token())); // written at once
    }
    pass(IDLE.plus(INTERVAL.dividedBy(2)));
    assertThat(now()).isEqualTo(it.session().expiresAt());

    assertRejected(validate(it.token()), RejectReason.IDLE_TIMEOUT);
    assertThat(sessions.history(ALICE))
        .extracting(Session::endReason)
        .containsExactly(EndReason.IDLE_TIMEOUT);
    assertThat(sessions.end(it.session().id(), EndReason.SIGNED_OUT))
        .isInstanceOfSatisfying(
            Ending.AlreadyOver.class,
            over -> assertThat(over.session().endReason()).isEqualTo(EndReason.IDLE_TIMEOUT));
    assertThat(stored(it.session().id()).session().endReason()).isEqualTo(EndReason.IDLE_TIMEOUT);
  }

  @Test
  void theHistoryIsBounded() {
    Node brief =
        node(b ->
            b.retention(
                new Retention(
                    Duration.ofDays(30),
                    3,
                    Duration.ofDays(90),
                    Duration.ofDays(30),
                    Duration.ofDays(30))));
    Creation.Created longest = later(ALICE);
    for (int i = 0; i < 6; i++) {
      ended(later(ALICE));
    }
    ended(longest);
    List<Session> history = brief.sessions().history(ALICE);
    assertThat(history).hasSize(3);
    assertThat(history.getFirst().id()).isEqualTo(longest.session().id());
  }

  @Test
  void whatIsPurgedIsForgotten() {
    Creation.Created it = later(ALICE);
    ended(it);
    time.jumpWall(Duration.ofDays(31));
    real.sweep(Retention.DEFAULT, 100, now());

    assertThat(sessions.history(ALICE)).isEmpty();
    assertThat(sessions.find(it.session().id())).isEmpty();
    assertRejectedWithoutSession(validateStrictly(node, it.token()), RejectReason.UNKNOWN);
  }

  @Test
  void pagesHoldEverythingOnceNewestFirst() {
    List<SessionId> made = new ArrayList<>();
    for (int i = 0; i < 11; i++) {
      made.addFirst(later(ALICE).session().id());
      later(BOB);
    }
    SessionFilter filter = SessionFilter.filter().user(ALICE).build();
    for (int limit : new int[] {1, 3, 11, 200}) {
      assertThat(all(filter, limit)).isEqualTo(made);
    }
    sessions.end(made.get(4), EndReason.SIGNED_OUT);
    assertThat(all(SessionFilter.filter().user(ALICE).state(SessionState.ENDED).build(), 2))
        .containsExactly(made.get(4));
    assertThat(all(SessionFilter.filter().user(ALICE).state(SessionState.ACTIVE).build(), 2))
        .hasSize(10)
        .doesNotContain(made.get(4));
  }

  @Test
  @Tag("CVE-2024-39683")
  void tenantsAreIsolated() {
    Creation.Created mine = later(UserId.of("acme", "alice"));
    Creation.Created theirs = later(UserId.of("other", "alice"));
    assertThat(all(SessionFilter.filter().tenant("acme").build(), 10))
        .containsExactly(mine.session().id());
    assertThat(all(SessionFilter.filter().user(UserId.of("other", "alice")).build(), 10))
        .containsExactly(theirs.session().id());
    assertThat(all(SessionFilter.filter().tenant("nobodys").build(), 10)).isEmpty();
    assertThat(sessions.history(UserId.of("other", "alice"))).isEmpty();
    assertThat(sessions.devices().list(UserId.of("acme", "alice"))).hasSize(1);
  }

  @Test
  void aCursorOfAnotherFilterIsRefused() {
    for (int i = 0; i < 3; i++) {
      later(UserId.of("acme", "a"));
      later(UserId.of("other", "a"));
    }
    SessionFilter acme = SessionFilter.filter().tenant("acme").build();
    SessionFilter other = SessionFilter.filter().tenant("other").build();
    String cursor = present(sessions.list(acme, PageRequest.first(1)).nextCursor());

    for (SessionFilter filter : List.of(other, SessionFilter.ALL)) {
      assertThatExceptionOfType(InvalidCursorException.class)
          .isThrownBy(() -> sessions.list(filter, new PageRequest(1, cursor)));
    }
    for (String wrong : List.of("", "x", cursor.substring(1), cursor + "A", "A".repeat(5_000))) {
      assertThatExceptionOfType(InvalidCursorException.class)
          .isThrownBy(() -> sessions.list(acme, new PageRequest(1, wrong)));
      assertThatExceptionOfType(InvalidCursorException.class)
          .isThrownBy(() -> sessions.events(wrong.isEmpty() ? "x" : wrong, 10));
    }
    assertThat(sessions.list(acme, new PageRequest(1, cursor)).items()).hasSize(1);
    assertThat(node().sessions().list(acme, new PageRequest(1, cursor)).items()).hasSize(1);
  }

  /** What happened to her by her name, and by the one she has once deleted: type, reason, cause. */
  private List<String> log() {
    return events().stream()
        .filter(e -> e.userId() != null && e.userId().matches("alice|deleted-[0-9a-f]{32}"))
        .map(EngineHistoryContract::line)
        .toList();
  }

  private static String line(SessionEvent event) {
    String who =
        event.initiator().id() == null
            ? event.initiator().kind().name()
            : event.initiator().kind() + " " + event.initiator().id();
    return event.type().wireName()
        + (event.reason() == null ? "" : "(" + event.reason().wireName() + ")")
        + " by "
        + who;
  }

  @Test
  @Tag("SM-20")
  void everyChangeHasItsEventAndItsInitiator() {
    Creation.Created it = create(SignIn.user(ALICE).client(DESK).initiator(KEY));
    SessionId id = it.session().id();
    sessions.update(id, AttributeDelta.set("a", 1), null, Initiator.USER);
    sessions.rotate(id, null, KEY);
    sessions.addFactors(Reauthentication.of(id, FactorMethod.TOTP));
    sessions.devices().rename(ALICE, present(it.session().device()).id(), "n", Initiator.USER);
    sessions.users().update(ALICE, UserPatch.access(new Access(Set.of("r"), Set.of())), ADMIN);
    sessions.users().update(ALICE, UserPatch.attributes(AttributeDelta.set("b", 1)), ADMIN);
    sessions.end(id, EndReason.SIGNED_OUT, Initiator.USER);
    sessions.end(id, EndReason.ENDED_BY_ADMIN, ADMIN); // no second event

    assertThat(log())
        .containsExactly(
            "device_added by APPLICATION sk1",
            "session_established by APPLICATION sk1",
            "attributes_changed by USER",
            "session_rotated by APPLICATION sk1",
            "assurance_level_change by USER",
            "device_renamed by USER",
            "token_claims_change by ADMIN root",
            "user_attributes_changed by ADMIN root",
            "session_ended(signed_out) by USER");
  }

  @Test
  void aRaiseHasOneEventAndEachSessionOneAfterwards() {
    Creation.Created one = signIn();
    Creation.Created two = signIn();
    sessions.users().credentialChanged(ALICE, two.session().id(), Initiator.USER);
    real.sweep(Retention.DEFAULT, 100, now());
    real.sweep(Retention.DEFAULT, 100, now());
    sessions.users().update(ALICE, UserPatch.disabled(true), ADMIN);
    sessions.users().update(ALICE, UserPatch.disabled(false), ADMIN);
    sessions.users().delete(ALICE, ADMIN);
    real.sweep(Retention.DEFAULT, 100, now());

    assertThat(log())
        .containsSubsequence(
            "credential_change by USER",
            "user_signed_out(credential_changed) by USER",
            "session_ended(credential_changed) by USER",
            "user_disabled(user_disabled) by ADMIN root",
            "user_enabled by ADMIN root",
            "user_deleted(user_deleted) by ADMIN root",
            "session_ended(user_disabled) by ADMIN root");
    assertThat(events())
        .filteredOn(e -> e.type() == EventType.SESSION_ENDED)
        .extracting(SessionEvent::session)
        .containsExactly(one.session().id(), two.session().id());
  }

  @Test
  void deadlinesAndLimitsAreTheSystems() {
    Creation.Created idle = signIn();
    pass(IDLE.plus(INTERVAL));
    real.sweep(Retention.DEFAULT, 100, now());
    assertThat(log().getLast()).isEqualTo("session_ended(idle_timeout) by SYSTEM");
    assertRejected(validate(idle.token()), RejectReason.IDLE_TIMEOUT);
  }

  @Test
  void eventsAreReadOnFromACursor() {
    signIn();
    var first = sessions.events(null, 1);
    assertThat(first.items()).hasSize(1);
    var rest = sessions.events(first.nextCursor(), 100);
    assertThat(sessions.events(rest.nextCursor(), 100).items()).isEmpty();
    signIn(BOB);
    assertThat(sessions.events(rest.nextCursor(), 100).items())
        .isNotEmpty()
        .allMatch(e -> "bob".equals(e.userId()));
  }
}
