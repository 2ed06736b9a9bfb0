package dev.sojourn.testkit.history;

import static dev.sojourn.testkit.history.HistoryScript.active;
import static dev.sojourn.testkit.history.HistoryScript.activeWith;
import static dev.sojourn.testkit.history.HistoryScript.session;
import static dev.sojourn.testkit.history.HistoryScript.unknown;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.RejectReason;
import dev.sojourn.testkit.history.Violation.Kind;
import org.junit.jupiter.api.Test;

/** Guests who sign in, tokens that are replaced, and what clients bring along. */
class GuestsAndTokensTest {

  private static final Answer SUPERSEDED = new Answer.Rejected(RejectReason.SUPERSEDED);
  private static final Answer UNKNOWN = new Answer.Rejected(RejectReason.UNKNOWN);
  private static final Answer REPLACED = new Answer.Rejected(RejectReason.REPLACED);

  private final HistoryScript script = new HistoryScript();

  private void assertFound(Kind... kinds) {
    assertThat(script.judged()).extracting(Violation::kind).containsExactlyInAnyOrder(kinds);
  }

  @Test
  void aGuestEndsWithTheSignIn() {
    script.createGuest(0, 10, 1);
    script.signIn(100, 110, 2, 1, session(1));
    script.by(2, 2).validate(500, 510, 1, true, REPLACED);
    assertFound();

    script.validate(411, 412, 1, false, active());
    assertFound(Kind.ENDED_YET_ACTIVE);
  }

  @Test
  void aSignInThatDidNotTakeTheGuestAlongEndsNobody() {
    script.createGuest(0, 10, 1);
    script.signIn(100, 110, 2, 1);
    script.by(2, 2).validate(500, 510, 1, true, active());
    assertFound();

    script.validate(600, 610, 1, true, REPLACED);
    assertFound(Kind.SESSION_LOST);
  }

  @Test
  void ofTwoWhoEndAGuestTheFirstIsToldSo() {
    script.createGuest(0, 10, 1);
    script.signIn(100, 150, 2, 1, session(1));
    script.by(2, 2).signIn(100, 150, 3, 1);
    assertFound();

    script.end(100, 150, 1);
    assertFound(Kind.ENDED_TWICE);
  }

  @Test
  void whatAGuestKeptComesAlong() {
    script.createGuest(0, 10, 1);
    script.write(20, 30, 1, "a", 7);
    script.signIn(100, 110, 2, 1, session(1));
    script.by(2, 2).validate(500, 510, 2, true, activeWith("a"));
    script.by(1, 1).write(600, 610, 2, "b", 2); // versions of two sessions are not compared
    script.by(2, 2).validate(700, 710, 2, true, activeWith("b"));
    assertFound();

    script.validate(711, 720, 2, true, activeWith("a"));
    assertFound(Kind.ATTRIBUTE_LOST);
    script.validate(550, 560, 2, true, active());
    assertFound(Kind.ATTRIBUTE_LOST, Kind.ATTRIBUTE_LOST);
  }

  @Test
  void aGuestMayDoNothing() {
    script.createGuest(0, 10, 1);
    script.stateAccess(20, 30, "a", 2);
    script.by(2, 2).validate(40, 50, 1, true, active("a"));
    assertFound(Kind.OLD_ACCESS);
  }

  @Test
  void aTokenOpensUntilItIsReplacedAndTheBoundIsOver() {
    script.create(0, 10, 1);
    Operation second = script.rotate(100, 110, 1, 2);
    script.by(2, 2);
    script.present(410, 411, 1, null, active());
    script.present(411, 412, 1, second, active());
    assertFound();

    script.present(411, 412, 1, null, active());
    assertFound(Kind.OLD_TOKEN_OPENS);
  }

  @Test
  void ofTwoRotationsAtOnceTheVersionSaysWhichTokenOpens() {
    script.create(0, 10, 1);
    Operation last = script.rotate(100, 150, 1, 3);
    Operation second = script.rotate(100, 150, 1, 2);
    script.by(2, 2);
    script.present(500, 510, 1, last, active());
    script.present(500, 510, 1, second, SUPERSEDED);
    assertFound();

    script.present(500, 510, 1, second, active());
    assertFound(Kind.OLD_TOKEN_OPENS);
  }

  @Test
  void theLatestTokenIsNotRefused() {
    script.create(0, 10, 1);
    Operation second = script.rotate(100, 150, 1, 2);
    script.by(2, 2);
    script.present(200, 210, 1, null, SUPERSEDED);
    script.present(20_000, 20_010, 1, null, UNKNOWN);
    script.present(20_100, 20_110, 1, second, active()); // that token alone was refused
    assertFound();

    script.present(200, 210, 1, second, SUPERSEDED);
    script.present(200, 210, 1, second, UNKNOWN);
    assertFound(Kind.SESSION_LOST, Kind.SESSION_LOST, Kind.SESSION_REVIVED, Kind.OLD_TOKEN_OPENS);
  }

  @Test
  void aRotationWithoutAnAnswerMayHaveReplacedTheToken() {
    script.create(0, 10, 1);
    script.call(100, 110, new Act.Rotate(session(1)), unknown());
    script.by(2, 2);
    script.present(500, 510, 1, null, active());
    script.present(600, 610, 1, null, SUPERSEDED);
    assertFound();

    script.present(911, 920, 1, null, active());
    assertFound(Kind.OLD_TOKEN_OPENS);
  }

  @Test
  void whoBringsAlongAVersionSeesWhatLedToIt() {
    script.create(0, 10, 1);
    script.write(100, 110, 1, "a", 2);
    script.by(2, 2);
    script.validateSeen(120, 130, 1, 1, active());
    script.validateSeen(120, 130, 1, 2, activeWith("a"));
    assertFound();

    script.validateSeen(120, 130, 1, 2, active());
    assertFound(Kind.SEEN_WRITE_UNSEEN);
  }
}
