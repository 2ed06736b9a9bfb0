package dev.sojourn.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sojourn.AttributeDelta;
import dev.sojourn.Creation;
import dev.sojourn.EndReason;
import dev.sojourn.RejectReason;
import dev.sojourn.SessionId;
import dev.sojourn.TimeSource;
import dev.sojourn.Validation;
import dev.sojourn.store.Feed;
import dev.sojourn.store.StoreUnavailableException;
import dev.sojourn.testkit.FaultyStore;
import dev.sojourn.testkit.Fixtures;
import dev.sojourn.testkit.Gate;
import dev.sojourn.testkit.Seeded;
import dev.sojourn.token.Hmacs;
import dev.sojourn.token.ReferenceTokens;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A cached session answers only while the lease holds, and only from the present incarnation. */
public abstract class EngineLeaseContract extends EngineContract {

  /** A node of whose feed a test hears each time the lease is asked for. */
  private Node nodeAskingLease(AtomicReference<@Nullable Runnable> asked) {
    FaultyStore view =
        new FaultyStore(
            SharedStore.intercept(
                () -> SharedStore.of(() -> real),
                (method, arguments, call) ->
                    method.getName().equals("subscribe")
                        ? heard((Feed) present(call.call()), asked)
                        : call.call()),
            time);
    return node(view, builder -> builder);
  }

  private static Feed heard(Feed feed, AtomicReference<@Nullable Runnable> asked) {
    return new Feed() {
      @Override
      public boolean holds(SessionId id, TimeSource clock, Duration maxStaleness) {
        boolean holds = feed.holds(id, clock, maxStaleness);
        Runnable then = asked.getAndSet(null);
        if (then != null) {
          then.run();
        }
        return holds;
      }

      @Override
      public void close() {
        feed.close();
      }
    };
  }

  /** In the other order an entry read before could outlive the proof that it was fresh. */
  @Test
  void theEntryIsLookedUpAfterTheLeaseWasProved() {
    AtomicReference<@Nullable Runnable> asked = new AtomicReference<>();
    Node asking = nodeAskingLease(asked);
    Creation.Created it = signIn();
    active(validate(asking, it.token()));

    asked.set(() -> sessions.end(it.session().id(), EndReason.SIGNED_OUT));

    assertRejected(validate(asking, it.token()), RejectReason.SIGNED_OUT);
  }

  @Test
  void anIncarnationThatBeginsBetweenLeaseAndEntryTakesTheEntry() {
    AtomicReference<@Nullable Runnable> asked = new AtomicReference<>();
    Node asking = nodeAskingLease(asked);
    Creation.Created it = signIn();
    active(validate(asking, it.token()));
    asking.store().resetCalls();

    asked.set(() -> asking.store().newIncarnation());

    active(validate(asking, it.token()));
    assertThat(asking.reads()).isEqualTo(1);
  }

  /** By the engine's own clocks, which a feed may read itself, and by the bound that was set. */
  @Test
  void everyValidationAsksForTheLease() {
    List<TimeSource> clocks = new ArrayList<>();
    FaultyStore view =
        new FaultyStore(
            SharedStore.intercept(
                () -> SharedStore.of(() -> real),
                (method, arguments, call) ->
                    method.getName().equals("subscribe")
                        ? remembering((Feed) present(call.call()), clocks)
                        : call.call()),
            time);
    Node asking = node(view, builder -> builder);
    Creation.Created it = signIn();

    active(validate(asking, it.token()));
    active(validate(asking, it.token()));

    assertThat(clocks).containsExactly(time, time);
  }

  private static Feed remembering(Feed feed, List<TimeSource> clocks) {
    return new Feed() {
      @Override
      public boolean holds(SessionId id, TimeSource clock, Duration maxStaleness) {
        clocks.add(clock);
        assertThat(maxStaleness).isEqualTo(MAX_STALENESS);
        return feed.holds(id, clock, maxStaleness);
      }

      @Override
      public void close() {
        feed.close();
      }
    };
  }

  @Test
  void withoutALeaseEveryValidationReads() {
    Creation.Created it = signIn();
    active(validate(it.token()));
    store.voidLease();
    store.resetCalls();

    for (int i = 0; i < 3; i++) {
      active(validate(it.token()));
    }
    assertThat(node.reads()).isEqualTo(3);

    store.restoreLease();
    active(validate(it.token()));
    assertThat(node.reads()).isEqualTo(3);
  }

  @Test
  void withoutALeaseASuspectEntryIsNotServed() {
    Creation.Created it = signIn();
    Node other = node();
    active(validate(it.token()));
    store.holdFeed();
    store.voidLease();

    other.sessions().end(it.session().id(), EndReason.SIGNED_OUT);

    assertRejected(validate(it.token()), RejectReason.SIGNED_OUT);
  }

  @Test
  void aFeedThatIsLateLosesTheLeaseWithinTheBound() {
    Creation.Created it = signIn();
    Node other = node();
    active(validate(it.token()));
    store.holdFeed();
    other.sessions().end(it.session().id(), EndReason.SIGNED_OUT);

    active(validate(it.token())); // no older than the bound allows
    pass(MAX_STALENESS.plusMillis(1));

    assertRejected(validate(it.token()), RejectReason.SIGNED_OUT);
  }

  @Test
  void aJumpOfTheWallAloneMakesNoAnswerNewer() {
    Creation.Created it = signIn();
    Node other = node();
    active(validate(it.token()));
    store.holdFeed();
    other.sessions().end(it.session().id(), EndReason.SIGNED_OUT);
    pass(MAX_STALENESS.plusMillis(1));

    time.jumpWall(MAX_STALENESS.multipliedBy(-5));

    assertRejected(validate(it.token()), RejectReason.SIGNED_OUT);
  }

  @Test
  void withoutALeaseAndWithoutTheStoreNothingIsActive() {
    Creation.Created it = signIn();
    active(validate(it.token()));
    store.voidLease();
    store.down();

    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> validate(it.token()));

    store.up();
    active(validate(it.token()));
  }

  /** A change that fell into the gap between two incarnations was told to nobody. */
  @Test
  void nothingCachedBeforeANewIncarnationIsServedAfterIt() {
    Creation.Created it = signIn();
    Creation.Created user = signIn(BOB);
    Node other = node();
    active(validate(it.token()));
    active(validate(user.token()));
    store.holdFeed();
    other.sessions().end(it.session().id(), EndReason.SIGNED_OUT);
    other.sessions().users().credentialChanged(BOB, null, dev.sojourn.Initiator.USER);

    store.newIncarnation();

    assertRejected(validate(it.token()), RejectReason.SIGNED_OUT);
    assertRejected(validate(user.token()), RejectReason.CREDENTIAL_CHANGED);
  }

  @Test
  void aReadFromBeforeANewIncarnationIsNotKept() {
    Creation.Created it = signIn();
    Node other = node();
    Future<Validation> early;
    try (Gate gate = store.blockAfter("find")) {
      early = async(() -> validate(it.token()));
      gate.awaitReached();
      store.holdFeed();
      other.sessions().end(it.session().id(), EndReason.SIGNED_OUT);
      store.newIncarnation();
    }
    result(early);

    assertRejected(validate(it.token()), RejectReason.SIGNED_OUT);
  }

  @Test
  void anAbsenceFromBeforeANewIncarnationIsForgotten() {
    Fixtures fixtures = new Fixtures(time, 4);
    SessionId id = fixtures.sessionId();
    ReferenceTokens.Minted minted =
        new ReferenceTokens(new Hmacs(keys), Seeded.random(9)).mint(id, 0);
    assertRejected(validate(minted.token()), RejectReason.UNKNOWN);
    store.holdFeed();
    real.create(fixtures.signIn(ALICE).id(id).verifier(minted.verifier()).command());

    store.newIncarnation();

    active(validate(minted.token()));
  }

  @Test
  void whatIsReadAfterTheNewIncarnationIsKept() {
    Creation.Created it = signIn();
    store.newIncarnation();
    active(validate(it.token()));
    store.resetCalls();
    active(validate(it.token()));
    assertThat(node.reads()).isZero();
  }

  @Test
  void readsWithoutALeaseAreKeptForWhenItHoldsAgain() {
    Creation.Created it = signIn();
    Node other = node();
    store.voidLease();
    active(validate(it.token()));
    other.sessions().update(it.session().id(), AttributeDelta.set("theme", "dark"));

    store.restoreLease();

    assertThat(active(validate(it.token())).version()).isEqualTo(2);
  }

  @Test
  void whoWatchesHearsOfAChangeAfterTheCacheDid() {
    Creation.Created it = signIn();
    active(validate(it.token()));
    List<Long> cached = new ArrayList<>();
    try (var subscription =
        sessions.onChange(changes -> cached.add(sessions.statistics().cacheSize()))) {
      assertThat(subscription).isNotNull();
      sessions.end(it.session().id(), EndReason.SIGNED_OUT);
    }
    assertThat(cached).containsExactly(0L);

    signIn(BOB);

    assertThat(cached).hasSize(1);
  }

  /** No lease outlives its feed: what is cached is worth nothing once nobody reports changes. */
  @Test
  void afterClosingNothingIsAnswered() {
    Node closing = node(new FaultyStore(real, time), builder -> builder);
    Creation.Created it = signIn();
    active(validate(closing, it.token()));

    closing.sessions().close();

    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> validate(closing, it.token()));
    closing.sessions().close();
  }

  @Test
  @Tag("CVE-2021-34428")
  void aWatcherThatFailsStopsNobody() {
    Creation.Created it = signIn();
    active(validate(it.token()));
    List<Integer> heard = new ArrayList<>();
    sessions.onChange(changes -> {
      throw new IllegalStateException("a watcher that fails");
    });
    sessions.onChange(changes -> heard.add(changes.size()));

    sessions.end(it.session().id(), EndReason.SIGNED_OUT);

    assertThat(heard).isNotEmpty();
    assertRejected(validate(it.token()), RejectReason.SIGNED_OUT);
  }

  @Test
  void aNewIncarnationTellsWatchersThatAnythingMayHaveChanged() {
    List<Integer> heard = new ArrayList<>();
    sessions.onChange(changes -> heard.add(changes.size()));
    store.newIncarnation();
    assertThat(heard).containsExactly(0);
  }
}
