package dev.sojourn.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static dev.sojourn.server.Classes.ALL;
import static dev.sojourn.server.Classes.MAIN;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Time and randomness come from outside, so that every test decides both. One class of the engine
 * picks the real ones for those who set nothing else.
 */
class ForbiddenCallsTest {

  private static final String DEFAULTS = "dev.sojourn.internal.Defaults";

  @Test
  void timeIsInjected() {
    forbidInMain("java\\.time\\.\\w+\\.now\\(.*\\)");
    forbidInMain("java\\.time\\.(Clock|InstantSource)\\.(system|tick).*");
    forbidInMain("java\\.lang\\.System\\.(currentTimeMillis|nanoTime)\\(\\)");
    forbidInMain("java\\.util\\.Date\\.<init>\\(\\)");
  }

  @Test
  void randomnessIsInjected() {
    forbidInMain("java\\.util\\.UUID\\.randomUUID\\(\\)");
    forbidInMain("java\\.util\\.(Random|SplittableRandom)\\.<init>\\(.*\\)");
    forbidInMain("java\\.util\\.concurrent\\.ThreadLocalRandom\\.current\\(\\)");
    forbidInMain("java\\.lang\\.Math\\.random\\(\\)");
    forbidInMain("java\\.util\\.random\\.RandomGenerator\\.(getDefault|of)\\(.*\\)");
    forbidInMain("java\\.security\\.SecureRandom\\.(<init>|getInstance\\w*)\\(.*\\)");
  }

  /** A test that reads the clock or rolls dice without a seed fails one day, and not the next. */
  @Test
  void testsDecideTimeAndRandomnessToo() {
    forbidEverywhere("java\\.time\\.\\w+\\.now\\(\\)");
    forbidEverywhere("java\\.lang\\.System\\.(currentTimeMillis|nanoTime)\\(\\)");
    forbidEverywhere("java\\.util\\.UUID\\.randomUUID\\(\\)");
    forbidEverywhere("java\\.util\\.(Random|SplittableRandom)\\.<init>\\(\\)");
    forbidEverywhere("java\\.util\\.concurrent\\.ThreadLocalRandom\\.current\\(\\)");
    forbidEverywhere("java\\.lang\\.Math\\.random\\(\\)");
  }

  /** Whoever waits, waits for something: a latch, a condition, a clock that a test moves. */
  @Test
  void nobodySleeps() {
    forbidEverywhere("java\\.lang\\.Thread\\.sleep\\(.*\\)");
    forbidEverywhere("java\\.util\\.concurrent\\.TimeUnit\\.sleep\\(.*\\)");
  }

  private static void forbidInMain(String target) {
    noClasses().should().accessTargetWhere(matches(target)).check(MAIN);
  }

  private static void forbidEverywhere(String target) {
    noClasses().should().accessTargetWhere(matches(target)).check(ALL);
  }

  /** Calls and method references, by the full name of what they reach. */
  private static DescribedPredicate<JavaAccess<?>> matches(String target) {
    var pattern = Pattern.compile(target);
    return DescribedPredicate.describe(
        "reaches " + target,
        access ->
            pattern.matcher(access.getTarget().getFullName()).matches()
                && !access.getOriginOwner().getName().equals(DEFAULTS));
  }
}
