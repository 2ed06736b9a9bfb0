package dev.sojourn.server.console;

import dev.sojourn.server.pages.PagePath;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;

/**
 * What an address or a form asks for, field by field. Immutable.
 *
 * @param values what was written, in the order of the fields; no blank ones
 * @param problems the fields that cannot be read, with what is wrong: {@code unknown}, {@code
 *     twice} or {@code unreadable}
 * @param isCanonical whether the address says it in the way in which {@link #at} does
 */
record FilterInput(Map<String, String> values, Map<String, String> problems, boolean isCanonical) {

  /**
   * Reads what {@code request} brings.
   *
   * @param fields that it may bring
   * @param others the names of what else it may bring: a filter whose name is mistyped would be
   *     overlooked, and more be found than was meant
   * @param normal makes of a field's name and its text without blanks at the ends the text that is
   *     kept
   */
  static FilterInput of(
      HttpServletRequest request,
      List<String> fields,
      Set<String> others,
      BinaryOperator<String> normal) {
    Map<String, String> values = new LinkedHashMap<>();
    Map<String, String> problems = new LinkedHashMap<>();
    boolean isCanonical = true;
    for (String field : fields) {
      String[] sent = request.getParameterValues(field);
      if (sent == null) {
        continue;
      }
      String value = normal.apply(field, sent[0].strip());
      isCanonical &= value.equals(sent[0]) && !value.isEmpty();
      if (!value.isEmpty()) {
        values.put(field, value);
      }
      if (sent.length > 1) {
        problems.put(field, "twice");
      }
    }
    for (String name : request.getParameterMap().keySet()) {
      if (!fields.contains(name) && !others.contains(name)) {
        problems.put(name, "unknown");
      }
    }
    return new FilterInput(values, problems, isCanonical);
  }

  /** The same, where the values of {@code fields} cannot be read. */
  FilterInput refusing(List<String> fields) {
    Map<String, String> all = new LinkedHashMap<>(problems);
    fields.forEach(field -> all.putIfAbsent(field, "unreadable"));
    return new FilterInput(values, all, isCanonical);
  }

  /** Whether all of it can be read. */
  boolean isSound() {
    return problems.isEmpty();
  }

  /** Whether nothing was written. */
  boolean isEmpty() {
    return values.isEmpty();
  }

  /** {@code path} with it in the query. */
  String at(String path) {
    String address = path;
    for (Map.Entry<String, String> value : values.entrySet()) {
      address = PagePath.with(address, value.getKey(), value.getValue());
    }
    return address;
  }
}
