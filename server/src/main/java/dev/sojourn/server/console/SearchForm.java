package dev.sojourn.server.console;

import dev.sojourn.SessionFilter;
import dev.sojourn.server.filter.FilterText;
import dev.sojourn.server.web.Checks;
import dev.sojourn.server.web.Problem.FieldError;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The filters of an address or a form, by the names that {@code GET /v1/sessions} has for them.
 * Immutable.
 *
 * @param values what was written, by field, in the order of {@link #FIELDS}; no blank ones
 * @param problems the fields that cannot be read, with what is wrong
 * @param filter what is looked for within the tenant; null when anything cannot be read
 * @param isCanonical whether the address says it in the way in which {@link #query} does
 */
record SearchForm(
    Map<String, String> values,
    Map<String, String> problems,
    @Nullable SessionFilter filter,
    boolean isCanonical) {

  /** Every filter. */
  static final List<String> FIELDS =
      List.of(
          "user",
          "state",
          "ip",
          "kind",
          "end_reason",
          "policy",
          "device_kind",
          "browser",
          "os",
          "min_assurance",
          "device",
          "created_after",
          "created_before",
          "active_after",
          "active_before");

  /** Those that are times. */
  static final Set<String> TIMES =
      Set.of("created_after", "created_before", "active_after", "active_before");

  /** A time as browsers send it, which know no zone; on these pages it is UTC. */
  private static final String NO_ZONE =
      "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,9})?)?";

  /**
   * Reads the filters that {@code request} brings.
   *
   * @param others the names of what else it may bring: a filter whose name is mistyped would be
   *     overlooked, and more be found than was meant
   */
  static SearchForm of(HttpServletRequest request, String tenant, Set<String> others) {
    Map<String, String> values = new LinkedHashMap<>();
    Map<String, String> problems = new LinkedHashMap<>();
    boolean isCanonical = true;
    for (String field : FIELDS) {
      String[] sent = request.getParameterValues(field);
      if (sent == null) {
        continue;
      }
      String value = normal(field, sent[0]);
      isCanonical &= value.equals(sent[0]) && !value.isEmpty();
      if (!value.isEmpty()) {
        values.put(field, value);
      }
      if (sent.length > 1) {
        problems.put(field, "twice");
      }
    }
    for (String name : request.getParameterMap().keySet()) {
      if (!FIELDS.contains(name) && !others.contains(name)) {
        problems.put(name, "unknown");
      }
    }
    Checks checks = new Checks();
    SessionFilter filter = text(values, checks).read(checks, tenant);
    for (FieldError error : checks.errors()) {
      problems.putIfAbsent(error.field(), "value");
    }
    return new SearchForm(values, problems, problems.isEmpty() ? filter : null, isCanonical);
  }

  private static String normal(String field, String sent) {
    String value = sent.strip();
    return TIMES.contains(field) && value.matches(NO_ZONE) ? value + "Z" : value;
  }

  private static FilterText text(Map<String, String> values, Checks checks) {
    String assurance = values.get("min_assurance");
    checks.require(
        assurance == null || assurance.matches("[1-3]"), "min_assurance", "must be 1 to 3");
    return new FilterText(
        values.get("user"),
        values.get("device"),
        values.get("state"),
        values.get("kind"),
        values.get("end_reason"),
        values.get("policy"),
        values.get("ip"),
        values.get("browser"),
        values.get("os"),
        values.get("device_kind"),
        assurance == null || !checks.isClean() ? null : Integer.valueOf(assurance),
        values.get("created_after"),
        values.get("created_before"),
        values.get("active_after"),
        values.get("active_before"));
  }

  /** Whether nothing was written. */
  boolean isEmpty() {
    return values.isEmpty();
  }

  /** {@code path} with the filters in the query. */
  String at(String path) {
    return values.isEmpty() ? path : path + "?" + query();
  }

  private String query() {
    return values.entrySet().stream()
        .map(value ->
            value.getKey() + "=" + URLEncoder.encode(value.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }
}
