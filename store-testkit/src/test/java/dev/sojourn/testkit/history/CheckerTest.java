package dev.sojourn.testkit.history;

import static dev.sojourn.testkit.history.HistoryScript.ALICE;
import static dev.sojourn.testkit.history.HistoryScript.active;
import static dev.sojourn.testkit.history.HistoryScript.activeWith;
import static dev.sojourn.testkit.history.HistoryScript.session;
import static dev.sojourn.testkit.history.HistoryScript.unknown;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.RejectReason;
import dev.sojourn.testkit.history.Violation.Kind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What lives, what it holds and how many there are: what the checker finds, and what it allows. */
class CheckerTest {

  private static final Answer SIGNED_OUT = new Answer.Rejected(RejectReason.SIGNED_OUT);

  private final HistoryScript script = new HistoryScript();

  private void assertFound(Kind... kinds) {
    assertThat(script.judged()).extracting(Violation::kind).containsExactlyInAnyOrder(kinds);
  }

  @Test
  void aMemoryMayBeAsOldAsTheBoundAndNoOlder() {
    script.create(0, 10, 1);
    script.end(100, 110, 1);
    script.by(2, 2).validate(410, 411, 1, false, active());
    assertFound();

    script.validate(411, 412, 1, false, active());
    assertFound(Kind.ENDED_YET_ACTIVE);
  }

  @Test
  void theStoreItselfIsNeverOld() {
    script.create(0, 10, 1);
    script.end(100, 110, 1);
    script.by(2, 2).validate(105, 120, 1, true, active());
    assertFound();

    script.validate(111, 120, 1, true, active());
    assertFound(Kind.ENDED_YET_ACTIVE);
  }

  @Test
  void aClientSeesItsOwnEndAtOnceByTheSameNode() {
    script.create(0, 10, 1);
    script.end(100, 110, 1);
    script.by(1, 2).validate(111, 112, 1, false, active());
    script.by(2, 1).validate(111, 112, 1, false, active());
    assertFound();

    script.by(1, 1).validate(111, 112, 1, false, active());
    assertFound(Kind.OWN_WRITE_UNSEEN);
  }

  @Test
  void whatEndsAllEndsWhatWasCreatedBefore() {
    for (Act act :
        List.of(
            new Act.EndAll(ALICE, session(3)),
            new Act.Disable(ALICE),
            new Act.SignOutTenant(ALICE.tenant()))) {
      HistoryScript one = new HistoryScript();
      one.create(0, 10, 1);
      one.create(20, 110, 2);
      one.call(100, 120, act, new Answer.Done(0));
      one.create(130, 140, 3, session(1));
      one.by(2, 2);
      one.validate(500, 510, 2, true, active()); // was perhaps created after it
      one.validate(500, 510, 3, true, active());
      assertThat(one.judged()).isEmpty();

      one.validate(500, 510, 1, true, active());
      assertThat(one.judged()).extracting(Violation::kind).contains(Kind.ENDED_YET_ACTIVE);
    }
  }

  @Test
  void aSparedSessionLivesAndIsNotRefused() {
    script.create(0, 10, 1);
    script.call(100, 110, new Act.EndAll(ALICE, session(1)), new Answer.Done(0));
    script.by(2, 2).validate(500, 510, 1, true, active());
    assertFound();

    script.validate(511, 520, 1, true, new Answer.Rejected(RejectReason.SIGNED_OUT_ELSEWHERE));
    assertFound(Kind.SESSION_LOST);
  }

  @Test
  void whatGotNoAnswerMayHaveHappenedOrNot() {
    script.create(0, 10, 1);
    script.create(11, 12, 2);
    script.call(100, 110, new Act.End(session(1)), unknown());
    script.call(100, 110, new Act.Write(session(2), "cart", "a"), unknown());
    script.by(2, 2);
    script.validate(500, 510, 1, true, active());
    script.validate(600, 610, 1, true, SIGNED_OUT); // took place late
    script.validate(600, 610, 2, true, active());
    script.validate(700, 710, 2, true, activeWith("a"));
    assertFound();
  }

  @Test
  void aSessionThatNobodyEndedIsNotRefused() {
    script.create(0, 10, 1);
    script.by(2, 2).validate(500, 510, 1, false, SIGNED_OUT);
    assertFound(Kind.SESSION_LOST);
  }

  @Test
  void aSessionIsNotRefusedForAnotherReason() {
    script.create(0, 10, 1);
    script.end(100, 110, 1);
    script.by(2, 2);
    script.validate(500, 510, 1, false, SIGNED_OUT);
    script.validate(500, 510, 1, false, new Answer.Rejected(RejectReason.UNKNOWN)); // purged
    assertFound();

    script.validate(500, 510, 1, false, new Answer.Rejected(RejectReason.IDLE_TIMEOUT));
    assertFound(Kind.SESSION_LOST);
  }

  @Test
  void aSessionIsNotOverBeforeItsEndBegan() {
    script.create(0, 10, 1);
    script.by(2, 2).call(20, 30, new Act.Write(session(1), "cart", "a"), new Answer.Over());
    script.by(1, 1).end(100, 110, 1);
    assertFound(Kind.SESSION_LOST);
  }

  @Test
  void whatSomebodyWasToldToBeOverIsOver() {
    script.create(0, 10, 1);
    script.call(100, 110, new Act.End(session(1)), unknown());
    script.by(2, 2).validate(200, 210, 1, true, SIGNED_OUT);
    script.by(3, 3).validate(500, 520, 1, false, active());
    assertFound();

    script.validate(511, 520, 1, false, active());
    assertFound(Kind.SESSION_REVIVED);
    script.validate(211, 220, 1, true, active());
    assertFound(Kind.SESSION_REVIVED, Kind.SESSION_REVIVED);
  }

  /** The node that ends it tells its own memory before it answers, and nobody is told so before. */
  @Test
  void anEndThatIsStillUnderWayIsNotKnownByItsNode() {
    script.create(0, 10, 1);
    script.by(1, 2).end(100, 1_000, 1);
    script.by(3, 3).validate(200, 210, 1, true, SIGNED_OUT);
    script.by(4, 2).validate(900, 910, 1, false, active());
    assertFound();

    script.by(4, 4).validate(900, 910, 1, false, active());
    assertFound(Kind.SESSION_REVIVED);
  }

  @Test
  void soManySessionsLiveAtOnceAndNoMore() {
    script.create(0, 10, 1);
    script.create(20, 30, 2);
    script.create(40, 50, 3, session(1));
    script.by(2, 2);
    script.validate(340, 345, 1, false, active()); // of the time before
    script.validate(60, 70, 2, true, active());
    script.validate(60, 70, 3, true, active());
    assertFound();

    script.validate(60, 70, 1, true, active());
    assertFound(Kind.ENDED_YET_ACTIVE, Kind.LIMIT_EXCEEDED);
  }

  @Test
  void theLatestAccessIsInForce() {
    script.create(0, 10, 1);
    script.stateAccess(100, 110, "a", 2);
    script.stateAccess(200, 210, "b", 3);
    script.by(2, 2);
    script.validate(300, 310, 1, false, active("a"));
    script.validate(205, 211, 1, true, active("a"));
    assertFound();

    script.validate(511, 520, 1, false, active("a"));
    assertFound(Kind.OLD_ACCESS);
    script.validate(211, 220, 1, true, active());
    assertFound(Kind.OLD_ACCESS, Kind.OLD_ACCESS);
  }

  @Test
  void rolesAndPermissionsAreOfOneStatement() {
    script.create(0, 10, 1);
    script.stateAccess(100, 110, "a", 2);
    script.by(2, 2);
    script.validate(105, 120, 1, false, new Answer.Active(Set.of("a"), Set.of(), Map.of()));
    assertFound(Kind.OLD_ACCESS);
  }

  @Test
  void anAttributeStaysUntilItIsWrittenAnew() {
    script.create(0, 10, 1);
    script.write(100, 110, 1, "a", 2);
    script.by(2, 2);
    script.validate(120, 130, 1, false, active());
    script.validate(120, 130, 1, true, activeWith("a"));
    assertFound();

    script.validate(500, 510, 1, false, active());
    assertFound(Kind.ATTRIBUTE_LOST);
  }

  @Test
  void ofWritesAtTheSameTimeTheVersionSaysWhichIsTheLatest() {
    script.create(0, 10, 1);
    script.write(100, 150, 1, "a", 3);
    script.write(100, 150, 1, "b", 2);
    script.by(2, 2).validate(500, 510, 1, true, activeWith("a"));
    assertFound();

    script.validate(500, 510, 1, true, activeWith("b"));
    assertFound(Kind.ATTRIBUTE_LOST);
  }

  @Test
  void whatNobodyWroteIsNotThere() {
    script.create(0, 10, 1);
    script.write(600, 610, 1, "a", 2);
    script.by(2, 2).validate(500, 510, 1, true, activeWith("a"));
    assertFound(Kind.ATTRIBUTE_LOST);
  }

  @Test
  void aClientSeesItsOwnWriteByTheSameNodeAndInTheStore() {
    script.create(0, 10, 1);
    script.write(100, 110, 1, "a", 2);
    script.by(1, 2).validate(120, 130, 1, false, active());
    assertFound();

    script.by(1, 1).validate(120, 130, 1, false, active());
    script.by(1, 2).validate(120, 131, 1, true, active());
    assertFound(Kind.OWN_WRITE_UNSEEN, Kind.OWN_WRITE_UNSEEN);
  }

  @Test
  void whatTheCheckerSaysCanBeRead() {
    script.create(0, 10, 1);
    script.end(100, 110, 1);
    script.by(2, 3).validate(500, 501, 1, false, active());

    assertThat(script.judged().getFirst().text(0))
        .contains("ENDED_YET_ACTIVE", "session " + session(1))
        .contains("#2 100.000-110.000 ms, client 1 on node 1: End", "-> Ended")
        .contains("#3 500.000-501.000 ms, client 2 on node 3: Validate");
  }
}
