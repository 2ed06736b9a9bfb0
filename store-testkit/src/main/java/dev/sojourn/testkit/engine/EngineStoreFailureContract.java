package dev.sojourn.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sojourn.Activity;
import dev.sojourn.AttributeDelta;
import dev.sojourn.Creation;
import dev.sojourn.EndReason;
import dev.sojourn.Freshness;
import dev.sojourn.Initiator;
import dev.sojourn.RejectReason;
import dev.sojourn.Session;
import dev.sojourn.SessionId;
import dev.sojourn.SessionManager;
import dev.sojourn.SignIn;
import dev.sojourn.Update;
import dev.sojourn.Validation;
import dev.sojourn.store.StoreUnavailableException;
import dev.sojourn.testkit.Seeded;
import dev.sojourn.token.Hmacs;
import dev.sojourn.token.ReferenceTokens;
import dev.sojourn.token.SessionToken;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a node answers while its store does not, where that is allowed for a while. */
public abstract class EngineStoreFailureContract extends EngineContract {

  private static final Duration ALLOWED = Duration.ofSeconds(10);

  /** Longer than the lease, by far less than is allowed. */
  private static final Duration A_WHILE = Duration.ofSeconds(3);

  private Node lenient;

  @BeforeEach
  final void startLenient() {
    lenient = node(builder -> builder.serveCachedFor(ALLOWED));
  }

  /** A node records the activity that it knows of when it is closed. */
  @AfterEach
  final void repair() {
    store.up();
    lenient.store().up();
  }

  /** A session that the node has in its cache. */
  private Creation.Created known() {
    Creation.Created it = signIn();
    active(validate(lenient, it.token()));
    return it;
  }

  /** From its store, and from news of it. */
  private void cutOff() {
    lenient.store().holdFeed();
    sessions.users().credentialChanged(BOB, null, Initiator.SYSTEM); // some news
    lenient.store().down();
    pass(A_WHILE);
  }

  private static void fails(Node where, SessionToken token, Freshness freshness) {
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> where.sessions().validate(token, DESK, Activity.FOREGROUND, freshness));
  }

  @Test
  void withoutLeaveNothingIsServed() {
    Creation.Created it = signIn();
    active(validate(it.token()));
    store.holdFeed();
    node().sessions().users().credentialChanged(BOB, null, Initiator.SYSTEM);
    store.down();
    pass(A_WHILE);

    fails(node, it.token(), Freshness.CACHED);
    assertThat(sessions.statistics().servedStale()).isZero();
  }

  @Test
  void whatIsKnownIsServedForAWhileAndSaysSo() {
    Creation.Created it = known();
    Creation.Created guest = create(SignIn.guest().client(DESK));
    assertThat(validate(lenient, guest.token())).isInstanceOf(Validation.Guest.class);
    assertThat(((Validation.Active) validate(lenient, it.token())).stale()).isFalse();
    cutOff();

    assertThat(validate(lenient, it.token()))
        .isInstanceOfSatisfying(
            Validation.Active.class,
            served -> {
              assertThat(served.stale()).isTrue();
              assertThat(served.session().id()).isEqualTo(it.session().id());
            });
    assertThat(validate(lenient, guest.token()))
        .isInstanceOfSatisfying(
            Validation.Guest.class, served -> assertThat(served.stale()).isTrue());
    assertThat(lenient.sessions().statistics().servedStale()).isEqualTo(2);

    pass(ALLOWED);
    fails(lenient, it.token(), Freshness.CACHED);
  }

  /** What ended elsewhere meanwhile is served at most as long as is allowed. */
  @Test
  void whenTheStoreIsBackItsAnswerCounts() {
    Creation.Created it = known();
    cutOff();
    sessions.end(it.session().id(), EndReason.SIGNED_OUT);
    active(validate(lenient, it.token()));

    lenient.store().up();

    assertRejected(validate(lenient, it.token()), RejectReason.SIGNED_OUT);
  }

  @Test
  void whatIsNotKnownIsNotServed() {
    Creation.Created it = known();
    Creation.Created other = signIn(BOB);
    Creation.Created dropped = signIn();
    active(validate(lenient, dropped.token()));
    lenient.sessions().end(dropped.session().id(), EndReason.SIGNED_OUT);
    cutOff();

    fails(lenient, other.token(), Freshness.CACHED);
    fails(lenient, dropped.token(), Freshness.CACHED);
    fails(lenient, it.token(), Freshness.STRICT);
    assertThat(lenient.sessions().statistics().servedStale()).isZero();
  }

  /**
   * It may have begun on another node since: whoever holds its token is not told that it is not.
   */
  @Test
  void whatWasAbsentIsNotCalledUnknownThen() {
    SessionToken absent =
        new ReferenceTokens(new Hmacs(keys), Seeded.random(5)).mint(new SessionId(1, 2), 0).token();
    assertRejected(validate(lenient, absent), RejectReason.UNKNOWN);
    cutOff();

    fails(lenient, absent, Freshness.CACHED);
  }

  @Test
  void whatTheCallerKnowsToBeOlderIsNotServed() {
    Creation.Created it = known();
    cutOff();
    Session written =
        ((Update.Updated) sessions.update(it.session().id(), AttributeDelta.set("theme", "dark")))
            .session();

    fails(lenient, it.token(), Freshness.seen(sessions.consistencyToken(written)));
  }

  /** A new incarnation may have missed anything. */
  @Test
  void whatIsFromBeforeAnInterruptionIsNotServed() {
    Creation.Created it = known();
    cutOff();
    lenient.store().newIncarnation();

    fails(lenient, it.token(), Freshness.CACHED);
  }

  /** Whoever was active on another node is not signed out because this one cannot ask. */
  @Test
  void nobodyIsCalledIdleThen() {
    Creation.Created it = known();
    pass(IDLE.minusSeconds(2));
    cutOff();

    fails(lenient, it.token(), Freshness.CACHED);
  }

  @Test
  void theBoundIsChecked() {
    for (Duration wrong : new Duration[] {Duration.ofMillis(-1), Duration.ofMinutes(61)}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> SessionManager.builder(real).serveCachedFor(wrong));
    }
  }
}
