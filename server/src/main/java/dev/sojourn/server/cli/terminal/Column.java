package dev.sojourn.server.cli.terminal;

import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * A column of a table.
 *
 * @param title stands above it
 * @param cell what it shows of one item
 */
public record Column(String title, Function<JsonNode, String> cell) {

  /** One that shows the text or number at {@code path}. */
  public static Column text(String title, String path) {
    return new Column(title, item -> Cells.text(item, path));
  }

  /** One that shows the time at {@code path}. */
  public static Column time(String title, String path) {
    return new Column(title, item -> Cells.time(item, path));
  }

  /** One that shows the texts at {@code path}. */
  public static Column list(String title, String path) {
    return new Column(title, item -> Cells.list(item, path));
  }
}
