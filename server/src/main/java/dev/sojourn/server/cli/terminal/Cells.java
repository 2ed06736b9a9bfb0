package dev.sojourn.server.cli.terminal;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Values of JSON as people read them; a hyphen for what is absent or empty. */
public final class Cells {

  private static final String NONE = "-";

  private Cells() {}

  /** The text or number at {@code path}, whose steps are separated by dots. */
  public static String text(JsonNode node, String path) {
    return shown(at(node, path).asString(""));
  }

  /** The time at {@code path}, to the second. */
  public static String time(JsonNode node, String path) {
    String text = at(node, path).asString("");
    try {
      return text.isEmpty() ? NONE : Instant.parse(text).truncatedTo(ChronoUnit.SECONDS).toString();
    } catch (DateTimeException unknown) {
      return shown(text);
    }
  }

  /** The texts at {@code path}, separated by commas. */
  public static String list(JsonNode node, String path) {
    return shown(
        at(node, path)
            .valueStream()
            .map(item -> item.asString(""))
            .collect(Collectors.joining(",")));
  }

  /** The members of the object at {@code path}, as {@code name=value}. */
  public static String members(JsonNode node, String path) {
    return shown(
        at(node, path)
            .propertyStream()
            .map(member -> member.getKey() + "=" + member.getValue())
            .collect(Collectors.joining(", ")));
  }

  private static String shown(String text) {
    return text.isEmpty() ? NONE : Plain.text(text);
  }

  private static JsonNode at(JsonNode node, String path) {
    JsonNode at = node;
    for (String step : path.split("\\.", -1)) {
      at = at.path(step);
    }
    return at;
  }
}
