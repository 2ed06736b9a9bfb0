package dev.sojourn.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Finds the modules of this repository, wherever the tests were started. */
public final class SourceTree {

  private SourceTree() {}

  /** The directory that holds all modules. */
  public static Path root() {
    var start = Path.of("").toAbsolutePath();
    for (var at = start; at != null; at = at.getParent()) {
      if (Files.isRegularFile(at.resolve("bom/pom.xml"))) {
        return at;
      }
    }
    throw new IllegalStateException("no Sojourn source tree above " + start);
  }

  /** The directories of the modules, in the order of their names. */
  static List<Path> modules() {
    try (var children = Files.list(root())) {
      return children
          .filter(child -> Files.isRegularFile(child.resolve("pom.xml")))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every Java source of every module, tests too. */
  public static List<Path> javaSources() {
    return modules().stream()
        .map(module -> module.resolve("src"))
        .filter(Files::isDirectory)
        .flatMap(SourceTree::filesBelow)
        .filter(file -> file.toString().endsWith(".java"))
        .toList();
  }

  /** Every document: those of the root, and all below {@code docs}. */
  static List<Path> documents() {
    try (var children = Files.list(root())) {
      return Stream.concat(
              children.filter(Files::isRegularFile), filesBelow(root().resolve("docs")))
          .filter(file -> file.toString().endsWith(".md"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Path> filesBelow(Path directory) {
    try (var files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
