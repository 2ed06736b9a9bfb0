package dev.sojourn.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Activity;
import dev.sojourn.Client;
import dev.sojourn.Creation;
import dev.sojourn.EndReason;
import dev.sojourn.Freshness;
import dev.sojourn.Initiator;
import dev.sojourn.RejectReason;
import dev.sojourn.Rotation;
import dev.sojourn.SessionId;
import dev.sojourn.SessionManager;
import dev.sojourn.SessionPolicy;
import dev.sojourn.SignIn;
import dev.sojourn.Validation;
import dev.sojourn.store.Retention;
import dev.sojourn.testkit.ManualScheduler;
import dev.sojourn.testkit.ManualTime;
import dev.sojourn.testkit.Seeded;
import dev.sojourn.token.KeyRing;
import dev.sojourn.token.SessionToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One of the nodes has a wall clock that is wrong, which only deadlines are decided by. */
class WrongClocksTest extends PostgresTest {

  private static final Duration WRONG = Duration.ofMinutes(10);
  private static final Duration IDLE = SessionPolicy.DEFAULT.lifetime().idle();

  private final KeyRing keys = KeyRing.generate(Seeded.random(1), time);
  private final List<SessionManager> managers = new ArrayList<>();
  private final SessionManager right = manager(time);

  @AfterEach
  void closeManagers() {
    managers.forEach(SessionManager::close);
  }

  private SessionManager manager(ManualTime clock) {
    SessionManager manager =
        SessionManager.builder(PostgresStore.open(database.withTime(clock)))
            .keys(keys)
            .time(clock)
            .scheduler(new ManualScheduler(clock))
            .build();
    managers.add(manager);
    return manager;
  }

  private static Creation.Created signIn(SessionManager node) {
    Creation created = node.create(SignIn.user(ALICE));
    assertThat(created).isInstanceOf(Creation.Created.class);
    return (Creation.Created) created;
  }

  private static Validation ask(SessionManager node, SessionToken token) {
    return node.validate(token, Client.UNKNOWN, Activity.BACKGROUND, Freshness.STRICT);
  }

  private static void assertOver(SessionManager node, SessionToken token, RejectReason reason) {
    assertThat(ask(node, token))
        .isInstanceOfSatisfying(
            Validation.Rejected.class, rejected -> assertThat(rejected.reason()).isEqualTo(reason));
  }

  private static void assertOpens(SessionManager node, SessionToken token) {
    assertThat(ask(node, token)).isInstanceOf(Validation.Active.class);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsEndedIsSoWhateverAClockSays(boolean ahead) {
    ManualTime clock = new ManualTime(time.instant().plus(ahead ? WRONG : WRONG.negated()));
    SessionManager wrong = manager(clock);
    for (List<SessionManager> nodes : List.of(List.of(wrong, right), List.of(right, wrong))) {
      SessionManager one = nodes.getFirst();
      SessionManager other = nodes.getLast();

      Creation.Created ended = signIn(one);
      assertOpens(other, ended.token());
      one.end(ended.session().id(), EndReason.SIGNED_OUT);
      assertOver(other, ended.token(), RejectReason.SIGNED_OUT);

      SessionToken theirs = signIn(other).token();
      one.endAllOf(ALICE, null, EndReason.SIGNED_OUT_ELSEWHERE, Initiator.USER);
      assertOver(other, theirs, RejectReason.SIGNED_OUT_ELSEWHERE);

      SessionToken tenants = signIn(other).token();
      one.endAllOf(ALICE.tenant(), Initiator.SYSTEM);
      assertOver(other, tenants, RejectReason.TENANT_SIGNED_OUT);

      Creation.Created rotated = signIn(other);
      Rotation rotation = one.rotate(rotated.session().id());
      assertThat(rotation).isInstanceOf(Rotation.Rotated.class);
      assertOpens(other, ((Rotation.Rotated) rotation).token());
      assertThat(ask(other, rotated.token())).isInstanceOf(Validation.Rejected.class);
    }
  }

  /** And records nothing of it for so long as a node takes to record activity. */
  @Test
  void aNodeWhoseClockIsAheadRefusesAsMuchTooEarly() throws Exception {
    ManualTime clock = new ManualTime(time.instant().plus(WRONG));
    SessionManager wrong = manager(clock);
    Creation.Created it = signIn(right);
    Duration early = IDLE.minus(WRONG);
    time.advance(early.minusMillis(1));
    clock.advance(early.minusMillis(1));
    assertOpens(wrong, it.token());

    time.advance(Duration.ofMillis(1));
    clock.advance(Duration.ofMillis(1));

    assertOver(wrong, it.token(), RejectReason.IDLE_TIMEOUT);
    try (PostgresStore store = PostgresStore.open(database.withTime(clock))) {
      store.sweep(Retention.DEFAULT, 100, clock.instant());
    }
    assertOpens(right, it.token());
  }

  /** What another node has recorded is over there, too. */
  @Test
  void aNodeWhoseClockIsBehindServesAsMuchTooLongAndNotWhatIsRecorded() throws Exception {
    ManualTime clock = new ManualTime(time.instant().minus(WRONG));
    SessionManager wrong = manager(clock);
    SessionToken kept = signIn(right).token();
    time.advance(IDLE);
    clock.advance(IDLE);
    assertOver(right, kept, RejectReason.IDLE_TIMEOUT);
    assertOpens(wrong, kept);
    clock.advance(WRONG.minusMillis(1));
    assertOpens(wrong, kept);
    clock.advance(Duration.ofMillis(1));
    assertOver(wrong, kept, RejectReason.IDLE_TIMEOUT);

    clock.jumpWall(WRONG.negated());
    SessionId recorded = signIn(right).session().id();
    time.advance(IDLE.plus(SessionPolicy.DEFAULT.touchInterval()));
    try (PostgresStore store = PostgresStore.open(database.withTime(time))) {
      store.sweep(Retention.DEFAULT, 100, time.instant());
      assertThat(wrong.find(recorded).orElseThrow().endReason()).isEqualTo(EndReason.IDLE_TIMEOUT);
    }
  }
}
