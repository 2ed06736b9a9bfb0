package dev.sojourn.server.console;

import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.SessionId;
import dev.sojourn.UserId;
import dev.sojourn.event.EventFilter;
import dev.sojourn.event.EventType;
import dev.sojourn.server.web.Checks;
import dev.sojourn.server.web.Problem.FieldError;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The filters of events in an address. Immutable.
 *
 * @param input the filters as they were written
 * @param filter what is looked for within the tenant; null when anything cannot be read
 */
record EventForm(FilterInput input, @Nullable EventFilter filter) {

  /** Every filter. */
  static final List<String> FIELDS =
      List.of("user", "type", "by", "by_name", "end_reason", "session");

  /** Who may have caused an event, by the name in addresses. */
  static final Map<String, Initiator.Kind> ACTORS =
      Collections.unmodifiableMap(
          new TreeMap<>(
              Map.of(
                  "user", Initiator.Kind.USER,
                  "admin", Initiator.Kind.ADMIN,
                  "application", Initiator.Kind.APPLICATION,
                  "system", Initiator.Kind.SYSTEM)));

  /** Reads the filters that {@code request} brings; {@code others} is what else it may. */
  static EventForm of(HttpServletRequest request, String tenant, Set<String> others) {
    FilterInput written = FilterInput.of(request, FIELDS, others, (field, value) -> value);
    Map<String, String> values = written.values();
    Checks checks = new Checks();
    String user = values.get("user");
    String byName = values.get("by_name");
    if (user != null) {
      checks.read("user", () -> new UserId(tenant, user));
    }
    if (byName != null) {
      checks.read("by_name", () -> new UserId(tenant, byName)); // a key's id is as good a name
    }
    Initiator.Kind kind = part(checks, values, "by", name -> Optional.ofNullable(ACTORS.get(name)));
    EventFilter filter =
        new EventFilter(
            tenant,
            part(checks, values, "type", EventType::ofWireName),
            user,
            part(checks, values, "session", SessionId::parse),
            part(checks, values, "end_reason", EndReason::ofWireName),
            kind,
            byName);
    FilterInput input = written.refusing(checks.errors().stream().map(FieldError::field).toList());
    return new EventForm(input, input.isSound() ? filter : null);
  }

  private static <T> @Nullable T part(
      Checks checks,
      Map<String, String> values,
      String field,
      Function<String, Optional<T>> reader) {
    String text = values.get(field);
    if (text == null) {
      return null;
    }
    Optional<T> read = reader.apply(text);
    checks.require(read.isPresent(), field, "is no such value");
    return read.orElse(null);
  }
}
