package dev.sojourn.testkit.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds what a history shows to be broken. Pure, and judges by the recorded times alone: what was
 * under way at the same time may have happened in either order, and what got no answer may have
 * happened or not, also later. So a slow machine makes it see less, but never something wrong.
 */
public final class Checker {

  private Checker() {}

  /**
   * Every promise that these calls show to be broken, the earliest first.
   *
   * @param history calls of any order, by their times
   * @param rules what was promised
   */
  public static List<Violation> check(List<Operation> history, Rules rules) {
    List<Operation> sorted = new ArrayList<>(history);
    sorted.sort(Comparator.comparingLong(Operation::invoked).thenComparingInt(Operation::number));
    List<Violation> found = new ArrayList<>();
    Lives lives = new Lives(sorted);
    lives
        .all()
        .forEach(life -> {
          new LifeCheck(life, rules, found::add).run();
          new TokenCheck(life, rules, found::add).run();
        });
    new EndCheck(found::add).run(sorted);
    new LimitCheck(rules, found::add).run(lives);
    new ValueChecks(lives, rules, found::add).run(sorted);
    new EventCheck(found::add).run(sorted);
    found.sort(Comparator.comparingLong(one -> one.evidence().getLast().answered()));
    return List.copyOf(found);
  }
}
