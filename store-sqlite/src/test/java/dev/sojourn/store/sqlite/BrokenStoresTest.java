package dev.sojourn.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.store.Change;
import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.history.Disturbance;
import dev.sojourn.testkit.history.HistoryNodes;
import dev.sojourn.testkit.history.HistoryPlan;
import dev.sojourn.testkit.history.HistoryReport;
import dev.sojourn.testkit.history.Rules;
import dev.sojourn.testkit.history.Violation.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A history shows what is broken: each fault, and none where there is none. */
class BrokenStoresTest {

  private static final int NODES = 3;
  private static final int CALLS = 2_500;

  /** So many that what is done to one of them hides little of what was not heard of another. */
  private static final int USERS = 30;

  /** A fault that shows itself seldom gets so many histories to do so. */
  private static final int MOST_HISTORIES = 100;

  @TempDir private Path directory;

  /** Several nodes over one file, as no two processes can; each sees it the same way. */
  private HistoryReport history(int number, UnaryOperator<SessionStore> view) {
    HistoryPlan plan =
        HistoryPlan.standard()
            .withSeed(number)
            .withOperations(CALLS)
            .withUsers(USERS)
            .lasting(Duration.ofMinutes(1))
            .withRules(new Rules(Duration.ofMillis(60), 3));
    try (SqliteStore real = SqliteStore.open(directory.resolve(number + ".db"))) {
      SessionStore seen = view.apply(real);
      try (HistoryNodes nodes = HistoryNodes.over(Collections.nCopies(NODES, seen), plan)) {
        return nodes.run(Disturbance.NONE);
      }
    }
  }

  private void assertShown(UnaryOperator<SessionStore> view, Kind... kinds) {
    Set<Kind> shown = new HashSet<>();
    for (int number = 1; number <= MOST_HISTORIES; number++) {
      shown.addAll(history(number, view).counts().keySet());
      if (shown.containsAll(List.of(kinds))) {
        return;
      }
    }
    assertThat(shown).contains(kinds);
  }

  @Test
  void nothingIsShownWhereNothingIsBroken() {
    history(1, BrokenStores::right).assertNothingBroken();
  }

  @Test
  void anEndThatIsSwallowed() {
    assertShown(BrokenStores::swallowingEnds, Kind.ENDED_YET_ACTIVE, Kind.OWN_WRITE_UNSEEN);
  }

  @Test
  void aSessionThatComesBack() {
    assertShown(BrokenStores::reviving, Kind.SESSION_REVIVED);
  }

  @Test
  void aSessionThatIsLost() {
    assertShown(BrokenStores::losingSessions, Kind.SESSION_LOST);
  }

  @Test
  void aLimitThatIsIgnored() {
    assertShown(BrokenStores::ignoringLimits, Kind.LIMIT_EXCEEDED);
  }

  @Test
  void aChangeOfASessionThatTheFeedLosesWhileItsLeaseHolds() {
    assertShown(
        real -> BrokenStores.silentAbout(real, Change.SessionChanged.class), Kind.ENDED_YET_ACTIVE);
  }

  @Test
  void aChangeOfAUserThatTheFeedLosesWhileItsLeaseHolds() {
    assertShown(real -> BrokenStores.silentAbout(real, Change.UserChanged.class), Kind.OLD_ACCESS);
  }

  @Test
  void aChangeOfATenantThatTheFeedLosesWhileItsLeaseHolds() {
    assertShown(
        real -> BrokenStores.silentAbout(real, Change.TenantChanged.class), Kind.ENDED_YET_ACTIVE);
  }

  @Test
  void anAttributeThatIsLost() {
    assertShown(BrokenStores::losingWrites, Kind.ATTRIBUTE_LOST, Kind.OWN_WRITE_UNSEEN);
  }

  @Test
  void aClientThatReadsFromACopyWhatItWroteItself() {
    assertShown(BrokenStores::readingCopies, Kind.OWN_WRITE_UNSEEN);
  }

  @Test
  void aClientThatDoesNotSeeWhatItBringsAlong() {
    assertShown(BrokenStores::countingWritesLate, Kind.SEEN_WRITE_UNSEEN);
  }

  @Test
  void aTokenThatIsNotReplaced() {
    assertShown(BrokenStores::swallowingRotations, Kind.OLD_TOKEN_OPENS, Kind.SESSION_LOST);
  }

  @Test
  void aGuestWhoStaysOneAfterTheSignIn() {
    assertShown(
        BrokenStores::forgettingGuests,
        Kind.ENDED_YET_ACTIVE,
        Kind.ENDED_TWICE,
        Kind.ATTRIBUTE_LOST);
  }

  @Test
  void anEventThatIsLost() {
    assertShown(BrokenStores::losingEvents, Kind.EVENT_MISSING);
  }

  @Test
  void anEventThatIsToldLate() {
    assertShown(BrokenStores::holdingBackEvents, Kind.EVENT_MISSING);
  }

  @Test
  void anEventThatIsToldAsTwo() {
    assertShown(BrokenStores::doublingEvents, Kind.EVENT_TWICE);
  }

  @Test
  void eventsThatAreToldInAnotherOrder() {
    assertShown(BrokenStores::turningEvents, Kind.EVENT_OUT_OF_ORDER);
  }
}
