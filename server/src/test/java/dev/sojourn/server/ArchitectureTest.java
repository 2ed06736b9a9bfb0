package dev.sojourn.server;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static dev.sojourn.server.Classes.ALL;
import static dev.sojourn.server.Classes.MAIN;
import static dev.sojourn.server.Classes.inModule;
import static dev.sojourn.server.Classes.knowOnlyModules;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Who may know whom. Arrows point inward only: the server knows the starter, the starter knows the
 * engine, a store knows the engine's contract for stores and nothing else, and the engine knows no
 * framework and no database. Modules keep the same within one build; these rules also hold where a
 * class path is used, inside a module, and for tests.
 */
class ArchitectureTest {

  /** Each module and those of ours that its main code may use. */
  private static final Map<String, Set<String>> ARROWS =
      Map.of(
          "core", Set.of(),
          "demo", Set.of(),
          "test-tools", Set.of(),
          "store-testkit", Set.of("core"),
          "store-jdbc", Set.of("core"),
          "store-sqlite", Set.of("core", "store-jdbc"),
          "store-postgres", Set.of("core", "store-jdbc"),
          "servlet", Set.of("core"),
          "spring-boot-starter", Set.of("core", "servlet", "store-sqlite", "store-postgres"),
          "server",
              Set.of("core", "servlet", "store-sqlite", "store-postgres", "spring-boot-starter"));

  @Test
  void everyModuleHasItsArrows() {
    var modules = MAIN.stream().map(Classes::moduleOf).collect(Collectors.toSet());

    assertThat(modules).contains("core", "server").isSubsetOf(ARROWS.keySet());
  }

  @Test
  void arrowsPointInward() {
    ARROWS.forEach((module, known) ->
        classes()
            .that(inModule(module))
            .should(knowOnlyModules(module, known))
            .allowEmptyShould(true) // a module may have no classes yet
            .check(MAIN));
  }

  @Test
  void coreKnowsNoFrameworkAndNoDatabase() {
    classes()
        .that(inModule("core"))
        .should()
        .onlyDependOnClassesThat(
            inModule("core")
                .or(resideInAnyPackage("java..", "javax.crypto..", "org.jspecify.annotations"))
                .or(resideInAPackage("com.github.benmanes.caffeine.cache.."))
                .or(resideInAPackage("org.snakeyaml.engine.v2.."))
                .and(JavaClass.Predicates.resideOutsideOfPackage("java.sql..")))
        .check(MAIN);
  }

  @Test
  void theServletFilterKnowsTheEngineTheServletInterfaceJsonAndItsCache() {
    classes()
        .that(inModule("servlet"))
        .should()
        .onlyDependOnClassesThat(
            inModule("servlet")
                .or(inModule("core"))
                .or(resideInAnyPackage("java..", "jakarta.servlet..", "org.jspecify.annotations"))
                .or(resideInAPackage("tools.jackson.."))
                .or(resideInAPackage("com.github.benmanes.caffeine.cache..")))
        .allowEmptyShould(true) // it is not on every class path
        .check(MAIN);
  }

  @Test
  void sqliteStoreKnowsTheContractAndItsDriver() {
    classes()
        .that(inModule("store-sqlite"))
        .should()
        .onlyDependOnClassesThat(
            inModule("store-sqlite")
                .or(inModule("store-jdbc"))
                .or(
                    resideInAnyPackage(
                        "dev.sojourn",
                        "dev.sojourn.store",
                        "dev.sojourn.event",
                        "dev.sojourn.binding"))
                .or(name("dev.sojourn.token.SecretBytes")) // the contract speaks in these
                .or(name("dev.sojourn.token.AttributeSeal"))
                .or(name("dev.sojourn.token.AttributeSeal$Place"))
                .or(resideInAnyPackage("java..", "javax.sql..", "org.jspecify.annotations"))
                .or(resideInAPackage("org.sqlite..")))
        .check(MAIN);
  }

  @Test
  void postgresStoreKnowsTheContractItsDriverAndItsPool() {
    classes()
        .that(inModule("store-postgres"))
        .should()
        .onlyDependOnClassesThat(
            inModule("store-postgres")
                .or(inModule("store-jdbc"))
                .or(resideInAnyPackage("dev.sojourn", "dev.sojourn.store", "dev.sojourn.event"))
                .or(name("dev.sojourn.token.SecretBytes")) // the contract speaks in these
                .or(name("dev.sojourn.token.AttributeSeal"))
                .or(resideInAnyPackage("java..", "javax.sql..", "org.jspecify.annotations"))
                .or(resideInAnyPackage("org.postgresql..", "com.zaxxer.hikari.."))
                .or(resideInAnyPackage("org.flywaydb.core..")))
        .allowEmptyShould(true) // it is not on every class path
        .check(MAIN);
  }

  @Test
  void nobodyOutsideCoreTouchesItsInside() {
    noClasses()
        .that(inModule("core").negate())
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.sojourn.internal..")
        .check(ALL);
  }

  /**
   * The facade {@code dev.sojourn} and the engine {@code dev.sojourn.internal} are two sides of one
   * thing and know each other. The other concepts of core stand without the engine.
   */
  @Test
  void conceptsOfCoreStandWithoutTheEngine() {
    noClasses()
        .that(inModule("core"))
        .and()
        .resideOutsideOfPackages("dev.sojourn", "dev.sojourn.internal..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.sojourn.internal..")
        .check(MAIN);
  }

  /** The values in {@code dev.sojourn} itself are every concept's words and take no part here. */
  @Test
  void conceptsDoNotKnowEachOtherInCircles() {
    slices().matching("dev.sojourn.(*)..").should().beFreeOfCycles().check(MAIN);
  }

  @Test
  void partsOfTheServerDoNotKnowEachOtherInCircles() {
    slices()
        .matching("dev.sojourn.server.(*)..")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(MAIN);
  }
}
