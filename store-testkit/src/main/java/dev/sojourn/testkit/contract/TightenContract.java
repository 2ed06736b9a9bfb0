package dev.sojourn.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.EndReason;
import dev.sojourn.FactorMethod;
import dev.sojourn.Initiator;
import dev.sojourn.Lifetime;
import dev.sojourn.SessionId;
import dev.sojourn.store.PolicyBounds;
import dev.sojourn.store.Retention;
import dev.sojourn.store.SessionRecord;
import dev.sojourn.testkit.Draft;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A policy that became stricter holds for what the store decides, too. */
public abstract class TightenContract extends StoreContract {

  private static final Duration IDLE = Duration.ofMinutes(5);
  private static final Duration ABSOLUTE = Duration.ofHours(1);
  private static final Duration TOUCH = Duration.ofSeconds(30);
  private static final Lifetime STRICT = new Lifetime(IDLE, ABSOLUTE);
  private static final Lifetime WIDE = new Lifetime(Duration.ofDays(30), Duration.ofDays(60));
  static final PolicyBounds BOUNDS = new PolicyBounds("strict", STRICT, WIDE, TOUCH);

  private SessionId under(String policy) {
    return create(fixtures.signIn(ALICE).policy(policy)).found().session().id();
  }

  private void tighten(PolicyBounds bounds) {
    Optional<SessionId> last = Optional.empty();
    do {
      last = store.tighten(bounds, last.orElse(null), 100);
    } while (last.isPresent());
  }

  @Test
  void widerBoundsComeDown() {
    SessionId id = under("strict");
    SessionRecord before = session(id);
    int events = events().size();

    tighten(BOUNDS);

    SessionRecord after = session(id);
    assertThat(after.idleTimeout()).isEqualTo(IDLE);
    assertThat(after.touchInterval()).isEqualTo(TOUCH);
    assertThat(after.expiresAt()).isEqualTo(before.createdAt().plus(ABSOLUTE));
    assertThat(after.version()).isEqualTo(before.version());
    assertThat(after.verifier()).isEqualTo(before.verifier());
    assertThat(events()).hasSize(events);
  }

  @Test
  void narrowerBoundsStay() {
    SessionId id = under("strict");
    SessionRecord before = session(id);

    tighten(new PolicyBounds("strict", WIDE, WIDE, Duration.ofHours(1)));

    assertThat(session(id)).isEqualTo(before);
  }

  @Test
  void rememberedSessionsHaveBoundsOfTheirOwn() {
    SessionId id =
        create(fixtures.signIn(ALICE).policy("strict").remembered()).found().session().id();
    SessionRecord before = session(id);

    tighten(BOUNDS);
    assertThat(session(id).idleTimeout()).isEqualTo(before.idleTimeout());
    assertThat(session(id).expiresAt()).isEqualTo(before.expiresAt());

    tighten(new PolicyBounds("strict", WIDE, STRICT, TOUCH));
    assertThat(session(id).idleTimeout()).isEqualTo(IDLE);
  }

  @Test
  void otherPoliciesAndEndedSessionsStayAsTheyAre() {
    SessionId other = under("other");
    SessionId ended = under("strict");
    store.end(ended, EndReason.SIGNED_OUT, Initiator.USER, now());
    List<SessionRecord> before = List.of(session(other), session(ended));

    tighten(BOUNDS);

    assertThat(List.of(session(other), session(ended))).isEqualTo(before);
  }

  /** Only a new authentication moves the absolute deadline, so it is counted from there. */
  @Test
  void theAbsoluteDeadlineCountsFromTheLatestAuthentication() {
    SessionRecord session =
        create(fixtures.signIn(ALICE).policy("strict").factors(FactorMethod.PASSWORD))
            .found()
            .session();
    time.advance(Duration.ofMinutes(20));
    store.replace(Replacements.reauthentication(fixtures, session));

    tighten(BOUNDS);

    assertThat(session(session.id()).expiresAt()).isEqualTo(now().plus(ABSOLUTE));
  }

  @Test
  void countsAndHousekeepingFollow() {
    SessionId id = under("strict");
    under("other");
    time.advance(IDLE.plus(TOUCH));
    assertThat(store.countLive(now())).isEqualTo(2);

    tighten(BOUNDS);

    assertThat(store.countLive(now())).isEqualTo(1);
    assertThat(living(ALICE)).doesNotContain(id).hasSize(1);
    store.sweep(Retention.DEFAULT, 100, now());
    assertRecordedOver(id, EndReason.IDLE_TIMEOUT);
  }

  @Test
  void eachStepIsBoundedAndAllOfThemReachAll() {
    List<SessionId> all = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      all.add(under(i % 2 == 0 ? "strict" : "other"));
    }

    Optional<SessionId> first = store.tighten(BOUNDS, null, 3);

    assertThat(first).contains(all.get(2));
    assertThat(session(all.get(2)).idleTimeout()).isEqualTo(IDLE);
    assertThat(session(all.get(4)).idleTimeout()).isEqualTo(Draft.IDLE);
    Optional<SessionId> second = store.tighten(BOUNDS, all.get(2), 100);
    assertThat(second).contains(all.get(6));
    assertThat(session(all.get(6)).idleTimeout()).isEqualTo(IDLE);
    assertThat(store.tighten(BOUNDS, all.get(6), 100)).isEmpty();
    assertThat(store.tighten(BOUNDS, null, 100)).isPresent(); // and may be repeated
  }
}
