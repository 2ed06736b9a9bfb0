package dev.sojourn.testkit.history;

import static dev.sojourn.event.EventType.ATTRIBUTES_CHANGED;
import static dev.sojourn.event.EventType.SESSION_ENDED;
import static dev.sojourn.event.EventType.SESSION_ESTABLISHED;
import static dev.sojourn.event.EventType.TOKEN_CLAIMS_CHANGE;
import static dev.sojourn.testkit.history.HistoryScript.session;
import static dev.sojourn.testkit.history.HistoryScript.unknown;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Initiator;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.testkit.history.Violation.Kind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the checker finds in what a reader of events was told, and what it allows. */
class EventCheckTest {

  private final HistoryScript script = new HistoryScript();
  private SessionEvent begun;
  private SessionEvent ended;
  private SessionEvent written;
  private SessionEvent writtenAgain;
  private SessionEvent stated;

  @BeforeEach
  void changes() {
    Operation create = script.create(0, 10, 1);
    begun = script.event(SESSION_ESTABLISHED, 1, create);
    written = script.event(ATTRIBUTES_CHANGED, 1, script.write(20, 30, 1, "a", 2));
    writtenAgain = script.event(ATTRIBUTES_CHANGED, 1, script.write(40, 50, 1, "b", 3));
    stated = script.event(TOKEN_CLAIMS_CHANGE, null, script.stateAccess(60, 70, "r", 2));
    ended = script.event(SESSION_ENDED, 1, script.end(80, 90, 1));
    script.by(9, 2);
  }

  private void assertFound(Kind... kinds) {
    assertThat(script.judged()).extracting(Violation::kind).containsExactly(kinds);
  }

  @Test
  void completeAndInOrderIsAsPromised() {
    script.read(91, 95, 3, stated, begun, written);
    script.read(96, 99, 3, writtenAgain, ended);
    assertFound();
  }

  @Test
  void nothingIsMissedBeforeThereWasTimeToReadIt() {
    script.read(60, 100, 10, begun, written, writtenAgain);
    assertFound();

    script.read(101, 102, 10, ended);
    assertFound(Kind.EVENT_MISSING);
  }

  @Test
  void aPageThatIsNotFullHasAllThereWas() {
    script.read(91, 95, 10, begun, written, writtenAgain, ended);
    script.read(96, 99, 10, stated);
    assertFound(Kind.EVENT_MISSING);
  }

  @Test
  void theEndsThatASignInBroughtAboutAreTold() {
    script.by(1, 1);
    script.create(91, 92, 2);
    Operation create = script.create(93, 94, 3, session(2));
    script.by(9, 2);
    SessionEvent[] all = {
      begun,
      written,
      writtenAgain,
      stated,
      ended,
      script.event(SESSION_ESTABLISHED, 2, create),
      script.event(SESSION_ESTABLISHED, 3, create)
    };
    script.read(100, 101, 10, all);
    assertFound(Kind.EVENT_MISSING);
  }

  @Test
  void theSameMayBeToldAgainAsItWas() {
    script.read(91, 95, 10, begun, written, writtenAgain, stated, ended);
    script.read(96, 97, 10, written, writtenAgain);
    script.read(98, 99, 10);
    assertFound();
  }

  @Test
  void oneChangeIsNotToldAsTwo() {
    SessionEvent endedTwice = script.event(SESSION_ENDED, 1, Initiator.SYSTEM);
    script.read(91, 95, 10, begun, written, writtenAgain, stated, ended, endedTwice);
    assertThat(script.judged()).extracting(Violation::kind).contains(Kind.EVENT_TWICE);
  }

  @Test
  void oneEventIsNotToldInTwoWays() {
    SessionEvent other =
        new SessionEvent(
            stated.id(),
            stated.type(),
            stated.at(),
            "other",
            stated.userId(),
            null,
            null,
            null,
            null,
            null,
            stated.initiator());
    script.read(91, 95, 10, begun, written, writtenAgain, stated, other, ended);
    assertFound(Kind.EVENT_TWICE);
  }

  @Test
  void changesOfASessionAreToldInTheirOrder() {
    script.read(91, 95, 10, begun, writtenAgain, written, stated, ended);
    assertFound(Kind.EVENT_OUT_OF_ORDER);
  }

  @Test
  void aSessionBeginsFirst() {
    script.read(91, 95, 10, written, begun, writtenAgain, stated, ended);
    assertFound(Kind.EVENT_OUT_OF_ORDER);
  }

  @Test
  void aSessionEndsLast() {
    script.read(91, 95, 10, begun, written, ended, writtenAgain, stated);
    assertFound(Kind.EVENT_OUT_OF_ORDER);
  }

  @Test
  void whatGotNoAnswerMayBeToldOrNot() {
    script.by(1, 1);
    Operation write = script.call(31, 32, new Act.Write(session(1), "cart", "c"), unknown());
    script.by(9, 2);
    SessionEvent late = script.event(ATTRIBUTES_CHANGED, 1, write);
    script.read(91, 95, 10, begun, written, writtenAgain, stated, late, ended);
    assertFound();

    script.history.removeLast();
    script.read(91, 95, 10, begun, written, writtenAgain, stated, ended);
    assertFound();
  }
}
