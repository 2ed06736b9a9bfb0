package dev.sojourn.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.AttributeDelta;
import dev.sojourn.Attributes;
import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.SessionId;
import dev.sojourn.event.EventType;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.store.EndResult;
import dev.sojourn.store.EndResult.AlreadyOver;
import dev.sojourn.store.EndResult.Ended;
import dev.sojourn.store.SessionRecord;
import dev.sojourn.testkit.Draft;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code end} is idempotent, and the first reason stays, recorded or not. */
public abstract class EndContract extends StoreContract {

  private static final Initiator ADMIN = Initiator.admin("root");

  @Test
  void anEndedSessionSaysSinceWhenAndWhy() {
    SessionRecord session = signIn(ALICE);
    time.advance(Duration.ofMinutes(1));

    EndResult result = end(session.id(), EndReason.SIGNED_OUT);

    assertThat(result)
        .isInstanceOfSatisfying(
            Ended.class, ended -> assertThat(ended.found()).isEqualTo(find(session.id())));
    SessionRecord over = session(session.id());
    assertThat(over.endedAt()).isEqualTo(now());
    assertThat(over.endReason()).isEqualTo(EndReason.SIGNED_OUT);
    assertThat(over.endedBy()).isNull();
    assertThat(over.version()).isEqualTo(session.version() + 1);
  }

  @Test
  void endKeepsTheFirstReason() {
    SessionId id = signIn(ALICE).id();
    end(id, EndReason.SIGNED_OUT);
    SessionRecord first = session(id);
    time.advance(Duration.ofMinutes(1));

    EndResult second = store.end(id, EndReason.ENDED_BY_ADMIN, ADMIN, now());

    assertThat(second)
        .isInstanceOfSatisfying(
            AlreadyOver.class, over -> assertThat(over.found().session()).isEqualTo(first));
    assertThat(session(id)).isEqualTo(first);
    assertThat(endsOf(id)).isEqualTo(1);
  }

  @Test
  @Tag("CVE-2023-20862")
  @Tag("CVE-2025-29928")
  void anEndOutlivesTheStoresProcess() throws Exception {
    SessionId id = signIn(ALICE).id();
    end(id, EndReason.SIGNED_OUT);

    reopen();

    assertRecordedOver(id, EndReason.SIGNED_OUT);
  }

  @Test
  void whatNeverWasCannotEnd() {
    SessionId id = fixtures.sessionId();

    assertThat(end(id, EndReason.SIGNED_OUT)).isEqualTo(new EndResult.Absent());
    assertThat(store.find(id)).isEmpty();
    assertThat(events()).isEmpty();
  }

  @Test
  void anEndedSessionHasNoAttributes() {
    Attributes theme = Attributes.EMPTY.with(AttributeDelta.set("theme", "dark"));
    SessionId id = create(fixtures.signIn(ALICE).attributes(theme)).found().session().id();

    end(id, EndReason.SIGNED_OUT);

    assertThat(session(id).attributes()).isEqualTo(Attributes.EMPTY);
  }

  @Test
  void aGuestsSessionCanBeEnded() {
    SessionId id = create(fixtures.guest("default")).found().session().id();

    assertThat(end(id, EndReason.ENDED_BY_ADMIN)).isInstanceOf(Ended.class);
    assertRecordedOver(id, EndReason.ENDED_BY_ADMIN);
  }

  @Test
  void anEndSaysWhoAndWhyInItsEvent() {
    SessionId id = signIn(ALICE).id();

    store.end(id, EndReason.ENDED_BY_ADMIN, ADMIN, now());

    assertThat(events())
        .filteredOn(event -> event.type() == EventType.SESSION_ENDED)
        .singleElement()
        .satisfies(event -> {
          assertThat(event.session()).isEqualTo(id);
          assertThat(event.userId()).isEqualTo("alice");
          assertThat(event.reason()).isEqualTo(EndReason.ENDED_BY_ADMIN);
          assertThat(event.initiator()).isEqualTo(ADMIN);
          assertThat(event.at()).isEqualTo(now());
        });
  }

  @Test
  void whatWasIdleForTooLongIsRecordedAsIdle() {
    SessionRecord session = signIn(ALICE);
    Instant idleAt = session.idleExpiresAt();
    time.advance(Draft.IDLE.plus(Draft.TOUCH_INTERVAL));

    assertThat(end(session.id(), EndReason.SIGNED_OUT)).isInstanceOf(AlreadyOver.class);

    assertRecordedOver(session.id(), EndReason.IDLE_TIMEOUT);
    assertThat(session(session.id()).endedAt()).isEqualTo(idleAt);
    assertThat(endsOf(session.id())).isEqualTo(1);
  }

  @Test
  void withinTheGraceForUnwrittenActivityTheCallersReasonStands() {
    SessionRecord session = signIn(ALICE);
    time.advance(Draft.IDLE.plus(Draft.TOUCH_INTERVAL).minusMillis(1));

    assertThat(end(session.id(), EndReason.SIGNED_OUT)).isInstanceOf(Ended.class);
    assertRecordedOver(session.id(), EndReason.SIGNED_OUT);
  }

  @Test
  void whatLivedForTooLongIsRecordedSo() {
    SessionRecord session =
        create(fixtures.signIn(ALICE).lifetime(Duration.ofMinutes(20))).found().session();
    time.advance(Duration.ofMinutes(20));

    assertThat(end(session.id(), EndReason.SIGNED_OUT)).isInstanceOf(AlreadyOver.class);
    assertRecordedOver(session.id(), EndReason.ABSOLUTE_LIFETIME);
    assertThat(session(session.id()).endedAt()).isEqualTo(session.expiresAt());
  }

  @Test
  void whatARaiseEndedIsRecordedWithItsReason() {
    SessionId id = signIn(ALICE).id();
    Instant raisedAt = now();
    raise(ALICE, EndReason.CREDENTIAL_CHANGED, null);
    time.advance(Duration.ofMinutes(1));

    assertThat(end(id, EndReason.SIGNED_OUT)).isInstanceOf(AlreadyOver.class);
    assertRecordedOver(id, EndReason.CREDENTIAL_CHANGED);
    assertThat(session(id).endedAt()).isEqualTo(raisedAt);
    assertThat(endsOf(id)).isEqualTo(1);
  }

  @Test
  void idleBeforeARaiseStaysIdle() {
    SessionId id = signIn(ALICE).id();
    time.advance(Draft.IDLE.plus(Draft.TOUCH_INTERVAL));
    raise(ALICE, EndReason.CREDENTIAL_CHANGED, null);

    assertOver(id, EndReason.IDLE_TIMEOUT);
    end(id, EndReason.SIGNED_OUT);
    assertRecordedOver(id, EndReason.IDLE_TIMEOUT);
  }

  @Test
  void raisedBeforeItWasIdleStaysRaised() {
    SessionId id = signIn(ALICE).id();
    raise(ALICE, EndReason.CREDENTIAL_CHANGED, null);
    time.advance(Duration.ofDays(2));

    assertOver(id, EndReason.CREDENTIAL_CHANGED);
    end(id, EndReason.SIGNED_OUT);
    assertRecordedOver(id, EndReason.CREDENTIAL_CHANGED);
  }

  @Test
  void theEarlierOfTwoRaisesIsTheReason() {
    SessionId id = signIn(ALICE).id();
    time.advance(Duration.ofMinutes(1));
    raiseTenant("default");
    time.advance(Duration.ofMinutes(1));
    raise(ALICE, EndReason.USER_DISABLED, null);

    assertOver(id, EndReason.TENANT_SIGNED_OUT);
    end(id, EndReason.SIGNED_OUT);
    assertRecordedOver(id, EndReason.TENANT_SIGNED_OUT);
  }

  @Test
  void endedBeforeEverythingElseStaysEnded() {
    SessionId id = signIn(ALICE).id();
    end(id, EndReason.SIGNED_OUT);
    raise(ALICE, EndReason.USER_DISABLED, null);
    raiseTenant("default");
    time.advance(Duration.ofDays(2));

    assertOver(id, EndReason.SIGNED_OUT);
    assertThat(endsOf(id)).isEqualTo(1);
  }

  private EndResult end(SessionId id, EndReason reason) {
    return store.end(id, reason, Initiator.USER, now());
  }

  private long endsOf(SessionId id) {
    return events().stream()
        .filter(event -> event.type() == EventType.SESSION_ENDED)
        .map(SessionEvent::session)
        .filter(id::equals)
        .count();
  }
}
