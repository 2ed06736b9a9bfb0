package dev.sojourn.server;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;

/** The compiled classes of all modules that have been built, read from where Maven puts them. */
public final class Classes {

  /** Main code and tests. */
  public static final JavaClasses ALL = read("target/classes", "target/test-classes");

  /** What ships. */
  public static final JavaClasses MAIN = read("target/classes");

  private Classes() {}

  /** The directory name of the module that a class is from; empty for a class that is not ours. */
  public static String moduleOf(JavaClass type) {
    return type.getSource()
        .map(source -> Path.of(source.getUri().getSchemeSpecificPart()))
        .filter(path -> path.startsWith(SourceTree.root()))
        .map(path -> SourceTree.root().relativize(path).getName(0).toString())
        .orElse("");
  }

  static DescribedPredicate<JavaClass> inModule(String module) {
    return DescribedPredicate.describe(
        "are in " + module, type -> moduleOf(type.getBaseComponentType()).equals(module));
  }

  /** Beside itself and what is not ours. */
  static ArchCondition<JavaClass> knowOnlyModules(String self, Set<String> known) {
    return new ArchCondition<>("know only " + known) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        type.getDirectDependenciesFromSelf().stream()
            .filter(dependency -> isForeign(moduleOf(dependency.getTargetClass())))
            .forEach(dependency ->
                events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription())));
      }

      private boolean isForeign(String module) {
        return !module.isEmpty() && !module.equals(self) && !known.contains(module);
      }
    };
  }

  private static JavaClasses read(String... places) {
    return new ClassFileImporter()
        .importPaths(
            SourceTree.modules().stream()
                .flatMap(module -> Stream.of(places).map(module::resolve))
                .filter(Files::isDirectory)
                .toList());
  }
}
