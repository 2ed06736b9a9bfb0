package dev.sojourn.server.cli.local;

import dev.sojourn.spring.boot.SettingsException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** Says where a file of settings is no YAML, in the words of somebody who writes one. */
public final class YamlSlip {

  private static final String DUPLICATE = "found duplicate key ";

  private YamlSlip() {}

  /**
   * What to throw for {@code fault}.
   *
   * @param file the settings that were read; null where no file was named
   * @return the fault itself unless YAML is its cause
   */
  public static RuntimeException told(@Nullable Path file, RuntimeException fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof MarkedYAMLException slip) {
        String named = file == null ? "application.yaml" : file.toString();
        return new SettingsException(
            named + where(slip.getProblemMark()) + ": " + what(slip), slip);
      }
    }
    return fault;
  }

  private static String where(@Nullable Mark mark) {
    return mark == null ? "" : ", line " + (mark.getLine() + 1);
  }

  private static String what(MarkedYAMLException slip) {
    String problem = String.valueOf(slip.getProblem()).strip();
    if (problem.contains("(TAB)")) {
      return "a tab, where only spaces may stand";
    }
    return problem.startsWith(DUPLICATE)
        ? problem.substring(DUPLICATE.length())
            + " is there a second time: what belongs to it has to stand together"
        : "this is no YAML: " + problem;
  }
}
