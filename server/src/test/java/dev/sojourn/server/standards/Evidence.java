package dev.sojourn.server.standards;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.properties.HasAnnotations;
import dev.sojourn.server.Classes;
import dev.sojourn.server.SourceTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Tags;

/** The tests of all modules by the tags that they carry, beside those that choose what is run. */
final class Evidence {

  /** Tags that choose what is run. */
  private static final Set<String> OTHER_TAGS = Set.of("soak", "mutation");

  /** By tag: the tests by the source of their class; no test stands for the whole class. */
  private final SortedMap<String, SortedMap<Path, SortedSet<String>>> byTag = new TreeMap<>();

  private Evidence() {}

  static Evidence gather() {
    Evidence evidence = new Evidence();
    for (JavaClass type : Classes.ALL) {
      tags(type).forEach(tag -> evidence.tests(tag, type));
      for (JavaMethod method : type.getMethods()) {
        tags(method).forEach(tag -> evidence.tests(tag, type).add(method.getName()));
      }
    }
    return evidence;
  }

  /** Every tag that some test carries. */
  Set<String> tags() {
    return byTag.keySet();
  }

  /** The tests with this tag, class by class, as Markdown; empty when there are none. */
  String of(String tag) {
    List<String> parts = new ArrayList<>();
    byTag
        .getOrDefault(tag, new TreeMap<>())
        .forEach((source, tests) -> parts.add(line(source, tests)));
    return String.join("; ", parts);
  }

  private static String line(Path source, SortedSet<String> tests) {
    String file = source.getFileName().toString();
    String link =
        "[%s](../%s)".formatted(file.substring(0, file.length() - ".java".length()), source);
    return tests.isEmpty() ? link : link + ": " + String.join(", ", tests);
  }

  private SortedSet<String> tests(String tag, JavaClass type) {
    return byTag
        .computeIfAbsent(tag, any -> new TreeMap<>())
        .computeIfAbsent(source(type), any -> new TreeSet<>());
  }

  private static Stream<String> tags(HasAnnotations<?> tagged) {
    Stream<String> one = tagged.tryGetAnnotationOfType(Tag.class).map(Tag::value).stream();
    Stream<String> several =
        tagged.tryGetAnnotationOfType(Tags.class).stream()
            .flatMap(all -> Stream.of(all.value()))
            .map(Tag::value);
    return Stream.concat(one, several).filter(tag -> !OTHER_TAGS.contains(tag));
  }

  /** Where the class is written, seen from the root. */
  private static Path source(JavaClass type) {
    String name = type.getFullName().replaceFirst("\\$.*", "").replace('.', '/') + ".java";
    return Stream.of("src/test/java", "src/main/java")
        .map(folder -> Path.of(Classes.moduleOf(type), folder).resolve(name))
        .filter(path -> Files.exists(SourceTree.root().resolve(path)))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no source of " + type.getFullName()));
  }
}
