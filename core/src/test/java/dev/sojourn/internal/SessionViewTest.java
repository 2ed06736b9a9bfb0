package dev.sojourn.internal;

import static dev.sojourn.internal.Cached.AT;
import static dev.sojourn.internal.Cached.MILLIS;
import static dev.sojourn.internal.Cached.minute;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Access;
import dev.sojourn.AttributeValue;
import dev.sojourn.Attributes;
import dev.sojourn.ClientTrace;
import dev.sojourn.Device;
import dev.sojourn.DeviceKind;
import dev.sojourn.DeviceTraits;
import dev.sojourn.EndReason;
import dev.sojourn.Factor;
import dev.sojourn.FactorMethod;
import dev.sojourn.Session;
import dev.sojourn.SessionKind;
import dev.sojourn.UserId;
import dev.sojourn.binding.Binding;
import dev.sojourn.binding.BindingSignal;
import dev.sojourn.store.Found;
import dev.sojourn.store.Records;
import dev.sojourn.store.SessionRecord;
import dev.sojourn.store.Standing.Over;
import dev.sojourn.store.UserRecord;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What callers see of a session, part by part. */
class SessionViewTest {

  private static final Access ACCESS = new Access(Set.of("editor"), Set.of("doc:read"));
  private static final Attributes OWN =
      new Attributes(Map.of("theme", new AttributeValue.Text("dark")));
  private static final Attributes USERS =
      new Attributes(Map.of("name", new AttributeValue.Text("Alice")));
  private static final Factor PASSWORD = Factor.of(FactorMethod.PASSWORD, AT);
  private static final Factor TOTP = Factor.of(FactorMethod.TOTP, minute(5));
  private static final ClientTrace CREATED = new ClientTrace("192.0.2.1", "Browser/1");
  private static final ClientTrace SEEN = new ClientTrace("192.0.2.2", "Browser/2");

  private static final SessionRecord RECORD =
      Cached.with(
          Cached.record().toBuilder()
              .version(7)
              .access(ACCESS)
              .factors(List.of(PASSWORD, TOTP))
              .authenticatedAt(minute(5))
              .lastActiveAt(minute(6))
              .lastSeenFrom(SEEN)
              .binding(new Binding("192.0.2.1", null, null))
              .attributes(OWN)
              .build(),
          true,
          CREATED);
  private static final Device DEVICE =
      new Device(
          RECORD.device(),
          UserId.of("alice"),
          "mine",
          new DeviceTraits(DeviceKind.DESKTOP, "Linux", "Firefox"),
          AT,
          minute(6));
  private static final UserRecord USER =
      new UserRecord(
          UserId.of("alice"), 1, 0, Records.EPOCH, List.of(), 0, Access.NONE, false, false, USERS);
  private static final Found FOUND = new Found(RECORD, USER, Records.tenant(Records.EPOCH), DEVICE);

  private static Session at(SessionRecord record, long minute) {
    return SessionView.at(new Found(record, USER, FOUND.tenant(), DEVICE), minute(minute));
  }

  @Test
  void everyPartIsTheRecords() {
    Session session = at(RECORD, 10);

    assertThat(session.id()).isEqualTo(RECORD.id());
    assertThat(session.kind()).isEqualTo(SessionKind.USER);
    assertThat(session.tenant()).isEqualTo("default");
    assertThat(session.userId()).isEqualTo("alice");
    assertThat(session.device()).isEqualTo(DEVICE);
    assertThat(session.roles()).containsExactly("editor");
    assertThat(session.permissions()).containsExactly("doc:read");
    assertThat(session.factors()).containsExactly(PASSWORD, TOTP);
    assertThat(session.assurance()).isEqualTo(2);
    assertThat(session.createdAt()).isEqualTo(AT);
    assertThat(session.lastActiveAt()).isEqualTo(minute(6));
    assertThat(session.authenticatedAt()).isEqualTo(minute(5));
    assertThat(session.idleExpiresAt()).isEqualTo(minute(66));
    assertThat(session.expiresAt()).isEqualTo(AT.plus(Records.ABSOLUTE));
    assertThat(session.createdFrom()).isEqualTo(CREATED);
    assertThat(session.lastSeenFrom()).isEqualTo(SEEN);
    assertThat(session.boundTo()).containsExactly(BindingSignal.ADDRESS);
    assertThat(session.attributes()).isEqualTo(OWN);
    assertThat(session.userAttributes()).isEqualTo(USERS);
    assertThat(session.policy()).isEqualTo("default");
    assertThat(session.remembered()).isTrue();
    assertThat(session.version()).isEqualTo(7);
    assertThat(session.endedAt()).isNull();
    assertThat(session.endReason()).isNull();
    assertThat(session).hasToString("Session[%s, default/alice, active]".formatted(RECORD.id()));
  }

  @Test
  void aGuestHasNoUserAndNoAssurance() {
    Session guest =
        SessionView.at(new Found(Records.guest(), null, FOUND.tenant(), null), minute(1));

    assertThat(guest.kind()).isEqualTo(SessionKind.GUEST);
    assertThat(guest.userId()).isNull();
    assertThat(guest.assurance()).isZero();
    assertThat(guest.authenticatedAt()).isNull();
    assertThat(guest.boundTo()).isEmpty();
    assertThat(guest.userAttributes()).isEqualTo(Attributes.EMPTY);
    assertThat(guest.remembered()).isFalse();
    assertThat(guest).hasToString("Session[%s, guest of default, active]".formatted(guest.id()));
  }

  @Test
  void whatIsOverIsToldSinceWhenAndWhyAndNothingThatItHeld() {
    Session over = at(RECORD, 66);

    assertThat(over.endedAt()).isEqualTo(minute(66));
    assertThat(over.endReason()).isEqualTo(EndReason.IDLE_TIMEOUT);
    assertThat(over.attributes()).isEqualTo(Attributes.EMPTY);
    assertThat(over.boundTo()).isEmpty();
    assertThat(over.lastActiveAt()).isEqualTo(minute(6));
    assertThat(over).hasToString("Session[%s, default/alice, idle_timeout]".formatted(over.id()));
    Over end = new Over(minute(66), EndReason.IDLE_TIMEOUT);
    assertThat(SessionView.over(new SessionParts.Read(FOUND), end)).isEqualTo(over);
  }

  @Test
  void factorsFromBeforeAReductionDoNotCount() {
    Session reduced = at(RECORD.toBuilder().reducedAt(minute(5)).build(), 10);
    assertThat(reduced.factors()).containsExactly(TOTP);
    assertThat(reduced.assurance()).isEqualTo(1);
    assertThat(reduced.authenticatedAt()).isEqualTo(minute(5));

    Session all = at(RECORD.toBuilder().reducedAt(minute(5).plusMillis(1)).build(), 10);
    assertThat(all.factors()).isEmpty();
    assertThat(all.authenticatedAt()).isNull();
  }

  @Test
  void aReductionOfTheMomentCountsBeforeTheRecordedOne() {
    SessionParts parts =
        new SessionParts.Read(
            new Found(RECORD.toBuilder().reducedAt(AT).build(), USER, FOUND.tenant(), DEVICE));
    Session reduced = SessionView.reduced(parts, minute(6));

    assertThat(reduced.factors()).isEmpty();
    assertThat(reduced.authenticatedAt()).isNull();
    assertThat(reduced.endedAt()).isNull();
    assertThat(reduced.lastActiveAt()).isEqualTo(minute(6));
  }

  @Test
  void activityMovesWhatItMoves() {
    ClientTrace other = new ClientTrace("198.51.100.1", "Browser/3");
    SessionParts parts = new SessionParts.Read(FOUND);
    Session active = SessionView.active(parts, MILLIS + 9 * Cached.MINUTE, other);

    assertThat(active.lastActiveAt()).isEqualTo(minute(9));
    assertThat(active.idleExpiresAt()).isEqualTo(minute(69));
    assertThat(active.lastSeenFrom()).isEqualTo(other);
    assertThat(SessionView.active(parts, MILLIS, null).lastSeenFrom()).isEqualTo(SEEN);
  }

  @Test
  void theIdleDeadlineIsNeverAfterTheAbsoluteOne() {
    SessionParts parts = new SessionParts.Read(FOUND);
    long hours23 = MILLIS + 23 * 60 * Cached.MINUTE;

    assertThat(SessionView.active(parts, hours23 - 1, null).idleExpiresAt())
        .isEqualTo(AT.plus(Records.ABSOLUTE).minusMillis(1));
    assertThat(SessionView.active(parts, hours23 + 1, null).idleExpiresAt())
        .isEqualTo(AT.plus(Records.ABSOLUTE));
  }

  @Test
  void equalIsOfWhatAllIsEqual() {
    Session session = at(RECORD, 10);

    assertThat(at(RECORD, 11)).isEqualTo(session).hasSameHashCodeAs(session);
    assertThat(SessionView.active(Cached.of(FOUND), MILLIS + 6 * Cached.MINUTE, null))
        .isEqualTo(session);
    assertThat(at(RECORD.toBuilder().version(8).build(), 10)).isNotEqualTo(session);
    assertThat(at(RECORD, 66)).isNotEqualTo(session);
    assertThat(session.equals(null)).isFalse();
    Session other =
        SessionView.at(new Found(Records.session(2, AT), USER, FOUND.tenant(), null), AT);
    assertThat(other.hashCode()).isNotEqualTo(session.hashCode());
  }
}
