package dev.sojourn.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static dev.sojourn.server.Classes.ALL;
import static dev.sojourn.server.Classes.MAIN;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Time and randomness come from outside, so that every test decides both. One class of the engine
 * picks the real ones for those who set nothing else.
 */
class ForbiddenCallsTest {

  private static final String DEFAULTS = "dev.sojourn.internal.Defaults";

  /** Reads what Spring Session wrote before, by an allow-list, while an application moves. */
  private static final String LEGACY = "dev.sojourn.spring.migrate.SerializedAttributes";

  @Test
  void timeIsInjected() {
    forbid(
        MAIN,
        "java\\.time\\.\\w+\\.now\\(.*\\)",
        "java\\.time\\.(Clock|InstantSource)\\.(system|tick).*",
        "java\\.lang\\.System\\.(currentTimeMillis|nanoTime)\\(\\)",
        "java\\.util\\.Date\\.<init>\\(\\)");
  }

  @Test
  @Tag("ASVS-7.2.3")
  @Tag("SM-3")
  void randomnessIsInjected() {
    forbid(
        MAIN,
        "java\\.util\\.UUID\\.randomUUID\\(\\)",
        "java\\.util\\.(Random|SplittableRandom)\\.<init>\\(.*\\)",
        "java\\.util\\.concurrent\\.ThreadLocalRandom\\.current\\(\\)",
        "java\\.lang\\.Math\\.random\\(\\)",
        "java\\.util\\.random\\.RandomGenerator\\.(getDefault|of)\\(.*\\)",
        "java\\.security\\.SecureRandom\\.(<init>|getInstance\\w*)\\(.*\\)");
  }

  /** A test that reads the clock or rolls dice without a seed fails one day, and not the next. */
  @Test
  void testsDecideTimeAndRandomnessToo() {
    forbid(
        ALL,
        "java\\.time\\.\\w+\\.now\\(\\)",
        "java\\.lang\\.System\\.(currentTimeMillis|nanoTime)\\(\\)",
        "java\\.util\\.UUID\\.randomUUID\\(\\)",
        "java\\.util\\.(Random|SplittableRandom)\\.<init>\\(\\)",
        "java\\.util\\.concurrent\\.ThreadLocalRandom\\.current\\(\\)",
        "java\\.lang\\.Math\\.random\\(\\)");
  }

  /** Whoever waits, waits for something: a latch, a condition, a clock that a test moves. */
  @Test
  void nobodySleeps() {
    forbid(
        ALL,
        "java\\.lang\\.Thread\\.sleep\\(.*\\)",
        "java\\.util\\.concurrent\\.TimeUnit\\.sleep\\(.*\\)");
  }

  /** Whoever can write to a store must not run code by it: bytes are read by readers of our own. */
  @Test
  @Tag("CVE-2025-24813")
  void nothingIsDeserialised() {
    forbid(
        ALL,
        "java\\.io\\.(ObjectInputStream|ObjectInput)\\..*",
        "java\\.beans\\.XMLDecoder\\..*",
        "javax\\.naming\\..*\\.lookup\\(.*\\)",
        "java\\.lang\\.Class\\.forName\\(.*\\)",
        "javax\\.script\\..*");
  }

  /** Calls and method references, by the full name of what they reach. */
  private static void forbid(JavaClasses where, String... targets) {
    var pattern = Pattern.compile(String.join("|", targets));
    noClasses()
        .should()
        .accessTargetWhere(
            DescribedPredicate.<JavaAccess<?>>describe(
                "the target is forbidden",
                access ->
                    pattern.matcher(access.getTarget().getFullName()).matches()
                        && !isExempt(access.getOriginOwner().getName())))
        .check(where);
  }

  /** The one place for each, and what the harness of the benchmarks generates. */
  private static boolean isExempt(String caller) {
    return caller.equals(DEFAULTS)
        || caller.startsWith(DEFAULTS + "$")
        || caller.equals(LEGACY)
        || caller.contains(".jmh_generated.");
  }
}
