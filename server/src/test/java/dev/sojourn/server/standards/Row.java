package dev.sojourn.server.standards;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One demand of a standard.
 *
 * @param section under whose heading it stands
 * @param id by which tests name it in a {@code @Tag}
 * @param demand in our words
 * @param remark what is not shown by tests, and why; empty when there is nothing to say
 */
record Row(String section, String id, String demand, String remark) {

  private static final String FILE = "/standards/rows.txt";
  private static final int ID = 0;
  private static final int DEMAND = 1;
  private static final int REMARK = 2;

  /** All of them, in their order. */
  static List<Row> all() {
    List<Row> rows = new ArrayList<>();
    String section = "";
    for (String line : lines()) {
      if (line.startsWith("# ")) {
        section = line.substring(2);
      } else if (!line.isBlank()) {
        String[] parts = line.split(" \\| ", -1);
        if (parts.length != DEMAND + 1 && parts.length != REMARK + 1) {
          throw new IllegalStateException(FILE + ": no row: " + line);
        }
        String remark = parts.length > REMARK ? parts[REMARK] : "";
        rows.add(new Row(section, parts[ID], parts[DEMAND], remark));
      }
    }
    return rows;
  }

  private static List<String> lines() {
    try (InputStream in = Row.class.getResourceAsStream(FILE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
