package dev.sojourn.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.AttributeDelta;
import dev.sojourn.Creation;
import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.Session;
import dev.sojourn.SessionId;
import dev.sojourn.SignIn;
import dev.sojourn.Update;
import dev.sojourn.Validation;
import dev.sojourn.testkit.Gate;
import java.util.List;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A read that began before a change is not kept after it. Otherwise: a read starts, a change
 * commits, its invalidation finds nothing to drop, and the old answer is cached for good.
 */
public abstract class EngineCacheContract extends EngineContract {

  static List<VisibleChange> changes() {
    return VisibleChange.all();
  }

  private Creation.Created subject() {
    return create(SignIn.user(ALICE).roles("editor").client(DESK));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void aChangeIsSeenAtOnceByTheNodeThatMadeIt(VisibleChange change) {
    Creation.Created it = subject();
    active(validate(it.token()));

    change.make().accept(node, it);

    change.seen().accept(validate(it.token()));
    change.seen().accept(validateStrictly(node, it.token()));
  }

  /** No feed needs to tell a node what it did itself. */
  @ParameterizedTest
  @MethodSource("changes")
  void itSeesItsOwnChangeBeforeTheFeedTellsOfIt(VisibleChange change) {
    Creation.Created it = subject();
    active(validate(it.token()));
    store.holdFeed();

    change.make().accept(node, it);

    change.seen().accept(validate(it.token()));
  }

  @ParameterizedTest
  @MethodSource("changes")
  @Tag("ASVS-7.4.1")
  @Tag("CVE-2025-29928")
  void aChangeIsSeenByEveryOtherNode(VisibleChange change) {
    Creation.Created it = subject();
    Node other = node();
    active(validate(it.token()));

    change.make().accept(other, it);

    change.seen().accept(validate(it.token()));
    change.seen().accept(validate(other, it.token()));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void aReadFromBeforeAChangeIsNotKeptByTheNodeThatMadeIt(VisibleChange change) {
    readAround(change, node);
  }

  @ParameterizedTest
  @MethodSource("changes")
  void aReadFromBeforeAChangeIsNotKeptByAnotherNode(VisibleChange change) {
    readAround(change, node());
  }

  /** The read has its old answer in hand when the change is made and acknowledged. */
  private void readAround(VisibleChange change, Node changing) {
    Creation.Created it = subject();
    Future<Validation> early;
    try (Gate gate = store.blockAfter("find")) {
      early = async(() -> validate(it.token()));
      gate.awaitReached();
      change.make().accept(changing, it);
    }
    result(early); // it began before the change: either answer is right

    change.seen().accept(validate(it.token()));
    change.seen().accept(validate(it.token()));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void aStrictReadFromBeforeAChangeIsNotKeptEither(VisibleChange change) {
    Creation.Created it = subject();
    Future<Validation> early;
    try (Gate gate = store.blockAfter("find")) {
      early = async(() -> validateStrictly(node, it.token()));
      gate.awaitReached();
      change.make().accept(node, it);
    }
    result(early);

    change.seen().accept(validate(it.token()));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void aChangeWhoseAnswerIsLostIsSeenAtOnce(VisibleChange change) {
    Creation.Created it = subject();
    active(validate(it.token()));
    Stream.of("end", "changeUser", "raiseTenant", "removeDevice", "create", "replace", "update")
        .forEach(store::failAfter);
    store.failAfter("renameDevice");
    store.failAfter("endMatching");

    try {
      change.make().accept(node, it);
    } catch (dev.sojourn.store.StoreUnavailableException lost) {
      assertThat(lost).hasMessageContaining("lost");
    }

    change.seen().accept(validate(it.token()));
  }

  /** Feed held back: nothing tells this node that its second read is not newer than its first. */
  @Test
  void anOlderVersionNeverTakesThePlaceOfANewerOne() {
    Creation.Created it = subject();
    SessionId id = it.session().id();
    Node other = node();
    store.holdFeed();
    Future<Validation> early;
    try (Gate gate = store.blockAfter("find")) {
      early = async(() -> validate(it.token()));
      gate.awaitReached();
      other.sessions().update(id, AttributeDelta.set("theme", "dark"));
      Session newer = active(validateStrictly(node, it.token()));
      assertThat(newer.version()).isEqualTo(2);
    }
    assertThat(active(result(early)).version()).isEqualTo(1);
    store.resetCalls();

    assertThat(active(validate(it.token())).version()).isEqualTo(2);
    assertThat(node.reads()).isZero();
  }

  /** Of another node, from which this one has heard nothing yet. */
  @Test
  void aClientThatBringsAlongWhatItHasSeenReadsItsOwnWrite() {
    Creation.Created it = subject();
    Node other = node();
    active(validate(it.token()));
    store.holdFeed();
    Session written =
        ((Update.Updated)
                other.sessions().update(it.session().id(), AttributeDelta.set("theme", "dark")))
            .session();
    String seen = other.sessions().consistencyToken(written);
    store.resetCalls();
    assertThat(active(validate(it.token())).version()).as("without it").isEqualTo(1);

    assertThat(active(validate(it.token(), seen))).isEqualTo(written);

    assertThat(node.reads()).isEqualTo(1);
    assertThat(active(validate(it.token(), seen)).version()).isEqualTo(2);
    assertThat(node.reads()).as("it costs a read only where something is older").isEqualTo(1);
  }

  /** Or else whoever makes up a version would have every check read the store. */
  @Test
  void whatNobodyHasSeenAsksForNothing() {
    Creation.Created it = subject();
    Creation.Created bobs = signIn(BOB);
    active(validate(it.token()));
    sessions.update(bobs.session().id(), AttributeDelta.set("theme", "dark"));
    String ofAnother = sessions.consistencyToken(sessions.find(bobs.session().id()).orElseThrow());
    store.resetCalls();

    for (String text : List.of("", "2", "9223372036854775807", ofAnother, ofAnother + "x")) {
      assertThat(active(validate(it.token(), text)).version()).isEqualTo(1);
    }

    assertThat(node.reads()).isZero();
  }

  @Test
  void anUndisturbedReadIsKept() {
    Creation.Created it = subject();
    active(validate(it.token()));
    store.resetCalls();

    for (int i = 0; i < 100; i++) {
      active(validate(it.token()));
    }

    assertThat(store.calls()).isZero();
    assertThat(sessions.statistics().cacheHits()).isEqualTo(100);
    assertThat(sessions.statistics().cacheMisses()).isEqualTo(1);
  }

  @Test
  void changesToOthersDropNothing() {
    Creation.Created it = subject();
    active(validate(it.token()));
    Creation.Created bobs = signIn(BOB);
    sessions.end(bobs.session().id(), EndReason.SIGNED_OUT);
    sessions.users().credentialChanged(BOB, null, Initiator.USER);
    sessions.endAllOf("acme", Initiator.SYSTEM);
    store.resetCalls();

    active(validate(it.token()));

    assertThat(node.reads()).isZero();
  }

  @Test
  void withoutACacheEveryValidationReads() {
    Node uncached = node(builder -> builder.cacheWeight(0));
    Creation.Created it = subject();
    uncached.store().resetCalls();

    for (int i = 0; i < 3; i++) {
      active(validate(uncached, it.token()));
    }

    assertThat(uncached.reads()).isEqualTo(3);
  }
}
