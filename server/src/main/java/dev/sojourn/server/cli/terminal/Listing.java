package dev.sojourn.server.cli.terminal;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Prints a list page by page, however long it is: a table for people, a JSON array for programs. An
 * array that a fault cuts off stays open, so that no program takes a part for the whole.
 */
public final class Listing {

  private final PrintWriter out;
  private final boolean json;
  private final List<Column> columns;
  private final int[] widths;
  private boolean begun;

  Listing(PrintWriter out, boolean json, List<Column> columns) {
    this.out = out;
    this.json = json;
    this.columns = columns;
    this.widths = columns.stream().mapToInt(column -> column.title().length()).toArray();
  }

  /** Prints some more items. */
  public void add(List<JsonNode> items) {
    if (json) {
      items.forEach(this::addJson);
    } else {
      addRows(items);
    }
    out.flush();
  }

  /** Ends the list. */
  public void end() {
    if (json) {
      out.println(begun ? "\n]" : "[]");
    } else if (!begun) {
      addRows(List.of());
    }
    out.flush();
  }

  private void addJson(JsonNode item) {
    out.print((begun ? ",\n" : "[\n") + item);
    begun = true;
  }

  /** A column is as wide as its widest cell so far: it may grow from page to page. */
  private void addRows(List<JsonNode> items) {
    List<List<String>> rows = new ArrayList<>();
    if (!begun) {
      rows.add(columns.stream().map(Column::title).toList());
      begun = true;
    }
    for (JsonNode item : items) {
      rows.add(columns.stream().map(column -> column.cell().apply(item)).toList());
    }
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], width(row.get(i)));
      }
    }
    rows.forEach(this::print);
  }

  private void print(List<String> row) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(row.get(i)).repeat(" ", widths[i] - width(row.get(i)) + 2);
    }
    out.println(line.toString().stripTrailing());
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }
}
