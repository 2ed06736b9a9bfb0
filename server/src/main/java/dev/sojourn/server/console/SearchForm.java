package dev.sojourn.server.console;

import dev.sojourn.SessionFilter;
import dev.sojourn.server.filter.FilterText;
import dev.sojourn.server.web.Checks;
import dev.sojourn.server.web.Problem.FieldError;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The filters of an address or a form, by the names that {@code GET /v1/sessions} has for them.
 * Immutable.
 *
 * @param input the filters as they were written
 * @param filter what is looked for within the tenant; null when anything cannot be read
 */
record SearchForm(FilterInput input, @Nullable SessionFilter filter) {

  /** A time as browsers send it, which know no zone; on these pages it is UTC. */
  private static final String NO_ZONE =
      "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,9})?)?";

  /** Reads the filters that {@code request} brings; {@code others} is what else it may. */
  static SearchForm of(HttpServletRequest request, String tenant, Set<String> others) {
    FilterInput written = FilterInput.of(request, FilterText.NAMES, others, SearchForm::normal);
    Checks checks = new Checks();
    SessionFilter filter = new FilterText(written.values()).read(checks, tenant);
    FilterInput input = written.refusing(checks.errors().stream().map(FieldError::field).toList());
    return new SearchForm(input, input.isSound() ? filter : null);
  }

  private static String normal(String field, String value) {
    return FilterText.TIMES.contains(field) && value.matches(NO_ZONE) ? value + "Z" : value;
  }
}
