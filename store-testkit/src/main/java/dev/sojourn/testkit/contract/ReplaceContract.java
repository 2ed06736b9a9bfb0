package dev.sojourn.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.AttributeDelta;
import dev.sojourn.ClientTrace;
import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.SessionId;
import dev.sojourn.event.EventType;
import dev.sojourn.store.ReplaceCommand;
import dev.sojourn.store.ReplaceResult;
import dev.sojourn.store.ReplaceResult.Conflict;
import dev.sojourn.store.ReplaceResult.Replaced;
import dev.sojourn.store.SessionRecord;
import dev.sojourn.store.Touch;
import dev.sojourn.store.UpdateCommand;
import dev.sojourn.testkit.Draft;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code replace} names the version it expects; it never revives and never inserts. */
public abstract class ReplaceContract extends StoreContract {

  @Test
  void aRotationIsStoredAsStated() throws Exception {
    SessionRecord session = signIn(ALICE);
    time.advance(Duration.ofMinutes(1));
    ReplaceCommand rotation = Replacements.rotation(fixtures, session);

    ReplaceResult result = store.replace(rotation);

    assertThat(result)
        .isInstanceOfSatisfying(
            Replaced.class,
            replaced -> assertThat(replaced.found().session()).isEqualTo(rotation.next()));
    reopen();
    assertThat(session(session.id())).isEqualTo(rotation.next());
  }

  @Test
  void aReauthenticationMovesFactorsAndDeadlines() {
    SessionRecord session = signIn(ALICE);
    time.advance(Duration.ofMinutes(10));
    ReplaceCommand reauthentication = Replacements.reauthentication(fixtures, session);

    assertThat(store.replace(reauthentication)).isInstanceOf(Replaced.class);
    assertThat(session(session.id())).isEqualTo(reauthentication.next());
    assertThat(session(session.id()).expiresAt()).isAfter(session.expiresAt());
  }

  @Test
  void aReductionIsStoredAndTakenBackByAReauthentication() {
    SessionRecord session = signIn(ALICE);
    time.advance(Duration.ofMinutes(10));

    store.replace(Replacements.reduction(session, now()));

    SessionRecord reduced = session(session.id());
    assertThat(reduced.reducedAt()).isEqualTo(now());
    store.replace(Replacements.reauthentication(fixtures, reduced));
    assertThat(session(session.id()).reducedAt()).isNull();
  }

  @Test
  void anIdleTimeoutOfItsOwnIsStoredAndHeldTo() {
    SessionRecord session = signIn(ALICE);

    store.replace(Replacements.limit(session, Duration.ofMinutes(1), now()));

    assertThat(session(session.id()).idleTimeout()).isEqualTo(Duration.ofMinutes(1));
    assertThat(session(session.id()).touchInterval()).isEqualTo(Duration.ofSeconds(15));
    time.advance(Duration.ofMinutes(2));
    assertThat(store.countLive(now())).isZero();
    SessionRecord limited = session(session.id());
    assertThat(store.replace(Replacements.limit(limited, Duration.ofMinutes(30), now())))
        .isInstanceOf(ReplaceResult.Conflict.class);
  }

  @Test
  @Tag("CVE-2026-1035")
  void anotherVersionIsAConflictAndChangesNothing() {
    SessionRecord old = signIn(ALICE);
    SessionRecord current = Replacements.rotate(store, fixtures, old);
    int events = events().size();

    ReplaceResult second = store.replace(Replacements.rotation(fixtures, old));

    assertThat(second)
        .isInstanceOfSatisfying(
            Conflict.class, conflict -> assertThat(conflict.found().session()).isEqualTo(current));
    assertThat(session(old.id())).isEqualTo(current);
    assertThat(events()).hasSize(events);
  }

  @Test
  void aChangedAttributeIsAConflictToo() {
    SessionRecord session = signIn(ALICE);
    store.update(
        new UpdateCommand(
            session.id(),
            AttributeDelta.set("theme", "dark"),
            Map.of(),
            null,
            Initiator.USER,
            now()));

    assertThat(store.replace(Replacements.rotation(fixtures, session)))
        .isInstanceOf(Conflict.class);
  }

  @Test
  void replaceNeverInserts() {
    SessionRecord never = fixtures.signIn(ALICE).command().session();

    assertThat(store.replace(Replacements.rotation(fixtures, never)))
        .isEqualTo(new ReplaceResult.Absent());
    assertThat(store.find(never.id())).isEmpty();
  }

  @Test
  @Tag("CVE-2023-20862")
  void replaceNeverRevives() {
    SessionRecord session = signIn(ALICE);
    store.end(session.id(), EndReason.SIGNED_OUT, Initiator.USER, now());
    SessionRecord over = session(session.id());

    assertThat(store.replace(Replacements.rotation(fixtures, session)))
        .isInstanceOf(Conflict.class);
    // Not even for a caller who read the ended record and states a living one.
    SessionRecord living =
        session.toBuilder().version(over.version() + 1).verifier(fixtures.verifier()).build();
    ReplaceResult second =
        store.replace(
            new ReplaceCommand(
                living, over.version(), null, ReplaceCommand.Kind.ROTATED, Initiator.USER, now()));

    assertThat(second).isInstanceOf(Conflict.class);
    assertThat(session(session.id())).isEqualTo(over);
  }

  @Test
  void whatExpiredIsNotReplaced() {
    SessionRecord session = signIn(ALICE);
    time.advance(Draft.IDLE.plus(Draft.TOUCH_INTERVAL));

    assertThat(store.replace(Replacements.reauthentication(fixtures, session)))
        .isInstanceOf(Conflict.class);
    assertOver(session.id(), EndReason.IDLE_TIMEOUT);
  }

  @Test
  void whatLivedForTooLongIsNotReplaced() {
    SessionRecord session =
        create(fixtures.signIn(ALICE).lifetime(Duration.ofMinutes(5))).found().session();
    time.advance(Duration.ofMinutes(5));

    assertThat(store.replace(Replacements.reauthentication(fixtures, session)))
        .isInstanceOf(Conflict.class);
    assertOver(session.id(), EndReason.ABSOLUTE_LIFETIME);
  }

  @Test
  void whatARaiseEndedIsNotReplaced() {
    SessionRecord alices = signIn(ALICE);
    SessionRecord bobs = signIn(BOB);
    raise(ALICE, EndReason.CREDENTIAL_CHANGED, null);

    assertThat(store.replace(Replacements.rotation(fixtures, alices))).isInstanceOf(Conflict.class);
    raiseTenant("default");
    assertThat(store.replace(Replacements.rotation(fixtures, bobs))).isInstanceOf(Conflict.class);
    assertOver(alices.id(), EndReason.CREDENTIAL_CHANGED);
    assertOver(bobs.id(), EndReason.TENANT_SIGNED_OUT);
  }

  @Test
  void activityRecordedMeanwhileIsKept() {
    SessionRecord session = signIn(ALICE);
    ReplaceCommand rotation = Replacements.rotation(fixtures, session);
    time.advance(Duration.ofMinutes(5));
    ClientTrace elsewhere = new ClientTrace("198.51.100.9", "Example/2.0");
    store.touch(List.of(new Touch(session.id(), now(), elsewhere)));

    assertThat(store.replace(rotation)).isInstanceOf(Replaced.class);

    SessionRecord replaced = session(session.id());
    assertThat(replaced.verifier()).isEqualTo(rotation.next().verifier());
    assertThat(replaced.lastActiveAt()).isEqualTo(now());
    assertThat(replaced.lastSeenFrom()).isEqualTo(elsewhere);
  }

  @Test
  void aStepUpBegunBeforeAPasswordChangeIsRefused() {
    SessionId spared = signIn(ALICE).id();
    long before = user(ALICE).securityVersion();
    change(Changes.sparing(Changes.credentials(ALICE, now()), spared));
    SessionRecord session = session(spared);
    int events = events().size();

    ReplaceResult result =
        store.replace(
            Replacements.expectingSecurityVersion(
                Replacements.reauthentication(fixtures, session), before));

    assertThat(result).isEqualTo(new ReplaceResult.UserChanged());
    assertThat(session(spared)).isEqualTo(session);
    assertThat(events()).hasSize(events);
    assertLives(spared);
  }

  @Test
  void aStepUpWithTheRightSecurityVersionIsStored() {
    SessionRecord session = signIn(ALICE);

    assertThat(
            store.replace(
                Replacements.expectingSecurityVersion(
                    Replacements.reauthentication(fixtures, session), 0)))
        .isInstanceOf(Replaced.class);
  }

  @Test
  void eachReplacementSaysInOneEventWhatItWas() {
    SessionRecord session = signIn(ALICE);
    session = Replacements.rotate(store, fixtures, session);
    store.replace(Replacements.reduction(session, now()));

    assertThat(eventTypesOf(session.id()))
        .containsExactly(
            EventType.SESSION_ESTABLISHED,
            EventType.SESSION_ROTATED,
            EventType.ASSURANCE_LEVEL_CHANGE);
  }

  @Test
  void aReauthenticationIsAChangeOfAssurance() {
    SessionRecord session = signIn(ALICE);

    store.replace(Replacements.reauthentication(fixtures, session));

    assertThat(eventTypesOf(session.id())).contains(EventType.ASSURANCE_LEVEL_CHANGE);
  }

  @Test
  void aGuestsTokenCanBeRotated() {
    SessionRecord guest = create(fixtures.guest("default")).found().session();

    SessionRecord rotated = Replacements.rotate(store, fixtures, guest);

    assertThat(session(guest.id())).isEqualTo(rotated);
  }
}
