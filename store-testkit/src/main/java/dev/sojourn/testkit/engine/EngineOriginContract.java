package dev.sojourn.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Access;
import dev.sojourn.Creation;
import dev.sojourn.EndReason;
import dev.sojourn.Factor;
import dev.sojourn.FactorMethod;
import dev.sojourn.Idempotency;
import dev.sojourn.Initiator;
import dev.sojourn.Lifetime;
import dev.sojourn.Overflow;
import dev.sojourn.PageRequest;
import dev.sojourn.RejectReason;
import dev.sojourn.Session;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionLimits;
import dev.sojourn.SessionState;
import dev.sojourn.SignIn;
import dev.sojourn.UserPatch;
import dev.sojourn.testkit.Gate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A session that began in another system goes on here, as old as it is. */
public abstract class EngineOriginContract extends EngineContract {

  private static final Duration AGE = Duration.ofMinutes(40);

  private Instant begun() {
    return now().minus(AGE);
  }

  private SignIn from(Instant begun) {
    return SignIn.user(ALICE).client(DESK).origin(new SignIn.Origin(begun, IDLE));
  }

  private static void assertRefused(Creation creation) {
    assertThat(creation).isEqualTo(new Creation.Refused(Creation.Reason.USER_CHANGED));
  }

  @Test
  void itsTimesGoOn() {
    pass(AGE);

    Creation.Created it = create(from(begun()));

    Session session = active(validate(it.token()));
    assertThat(session.createdAt()).isEqualTo(begun());
    assertThat(session.authenticatedAt()).isEqualTo(begun());
    assertThat(session.expiresAt()).isEqualTo(begun().plus(ABSOLUTE));
    assertThat(session.lastActiveAt()).isEqualTo(now());
    assertThat(session.factors()).isEmpty();
    assertThat(events()).allSatisfy(event -> assertThat(event.at()).isEqualTo(now()));
    assertThat(sessions.statistics().created()).containsEntry("user", 1L);

    Duration nearlyIdle = ABSOLUTE.minus(AGE).dividedBy(2).minusSeconds(1);
    pass(nearlyIdle);
    active(validate(it.token()));
    pass(nearlyIdle);
    active(validate(it.token()));
    pass(Duration.ofSeconds(2));
    assertRejected(validate(it.token()), RejectReason.ABSOLUTE_LIFETIME);
  }

  @Test
  void aFactorOfKnownTimeIsTheAuthentication() {
    Instant proved = now().minus(Duration.ofMinutes(5));

    Session session = create(from(begun()).factor(FactorMethod.PASSWORD, proved, 0)).session();

    assertThat(session.authenticatedAt()).isEqualTo(proved);
    assertThat(session.factors()).containsExactly(Factor.of(FactorMethod.PASSWORD, proved));
  }

  @Test
  void theShorterIdleTimeoutCounts() {
    Duration shorter = IDLE.dividedBy(2);

    assertThat(
            create(from(begun()).origin(new SignIn.Origin(begun(), shorter)))
                .session()
                .idleTimeout())
        .isEqualTo(shorter);
    assertThat(
            create(from(begun()).origin(new SignIn.Origin(begun(), IDLE.multipliedBy(3))))
                .session()
                .idleTimeout())
        .isEqualTo(IDLE);
  }

  @Test
  void itsActivityIsNotedOftenEnoughForItsIdleTimeout() {
    Duration shorter = Duration.ofSeconds(Lifetime.MIN_SECONDS);

    Session session = create(from(begun()).origin(new SignIn.Origin(begun(), shorter))).session();

    assertThat(real.find(session.id()).orElseThrow().session().touchInterval())
        .isEqualTo(shorter.dividedBy(4));
  }

  @Test
  void whatWasStatedOfItsUserHereIsInForce() {
    SignIn editor = from(begun()).roles("editor");
    assertThat(create(editor).session().roles()).containsExactly("editor");

    UserPatch stated = UserPatch.access(new Access(Set.of("viewer"), Set.of()));
    sessions.users().update(ALICE, stated, Initiator.admin("root"));

    assertThat(create(editor).session().roles()).containsExactly("viewer");
  }

  @Test
  void oneOfTheFutureBeginsNow() {
    assertThat(create(from(now().plusSeconds(60))).session().createdAt()).isEqualTo(now());
  }

  @Test
  void oneThatIsTooOldIsOverFromTheStart() {
    Creation.Created it = create(from(now().minus(ABSOLUTE)));

    assertRejected(validate(it.token()), RejectReason.ABSOLUTE_LIFETIME);
  }

  @ParameterizedTest
  @ValueSource(strings = {"END_OLDEST", "END_LEAST_ACTIVE", "REFUSE"})
  void limitsNeitherRefuseItNorEndAnythingForIt(String overflow) {
    Node strict =
        node(builder ->
            builder.policy(
                POLICY.withLimits(new SessionLimits(1, Map.of(), Overflow.valueOf(overflow), 1))));
    Creation.Created mine = created(strict.sessions().create(SignIn.user(ALICE).client(PHONE)));

    Creation.Created it = created(strict.sessions().create(from(begun())));

    assertThat(it.ended()).isEmpty();
    active(validate(mine.token()));
    active(validate(it.token()));
    assertThat(sessions.devices().list(ALICE)).hasSize(2);
  }

  @Test
  void itIsRefusedWhenTheUserWasSignedOutEverywhereSince() {
    pass(AGE);
    Instant before = now();
    pass(Duration.ofSeconds(1));
    sessions.endAllOf(ALICE, null, EndReason.SIGNED_OUT_ELSEWHERE, Initiator.USER);
    pass(Duration.ofSeconds(1));
    int events = events().size();

    assertRefused(sessions.create(from(before)));

    assertThat(events()).hasSize(events);
    active(validate(create(from(now())).token()));
    SignIn.Origin early = new SignIn.Origin(before, IDLE);
    active(validate(create(SignIn.user(BOB).client(DESK).origin(early)).token()));
  }

  @Test
  void itIsRefusedWhenTheTenantWasSignedOutSince() {
    signIn();
    Instant before = now();
    pass(Duration.ofSeconds(1));
    sessions.endAllOf("default", Initiator.SYSTEM);

    assertRefused(sessions.create(from(before)));
    assertRefused(
        sessions.create(SignIn.guest().origin(new SignIn.Origin(before, IDLE)).client(DESK)));
  }

  @Test
  void itIsOverWhenTheUserIsSignedOutMeanwhile() {
    Instant begun = begun();
    Future<Creation> creation;
    try (Gate gate = store.blockBefore("create")) {
      creation = async(() -> sessions.create(from(begun)));
      gate.awaitReached();
      node().sessions().endAllOf(ALICE, null, EndReason.SIGNED_OUT_ELSEWHERE, Initiator.USER);
    }

    assertRefused(result(creation));
    assertThat(living()).isEmpty();
  }

  @Test
  void aRepetitionAfterTheOthersWereSignedOutFindsIt() {
    SignIn signIn = from(begun()).idempotency(new Idempotency("move", "1", ""));
    Creation.Created it = create(signIn);
    pass(Duration.ofSeconds(1));
    sessions.endAllOf(ALICE, it.session().id(), EndReason.SIGNED_OUT_ELSEWHERE, Initiator.USER);

    Creation.Created again = create(signIn);

    assertThat(again.token()).isEqualTo(it.token());
    active(validate(again.token()));
    assertThat(sessions.statistics().created()).containsEntry("user", 1L);
  }

  private List<Session> living() {
    return sessions
        .list(
            SessionFilter.filter().user(ALICE).state(SessionState.ACTIVE).build(),
            PageRequest.first(100))
        .items();
  }
}
