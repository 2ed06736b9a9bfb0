package dev.sojourn.server.filter;

import dev.sojourn.DeviceId;
import dev.sojourn.DeviceKind;
import dev.sojourn.EndReason;
import dev.sojourn.IpRange;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionKind;
import dev.sojourn.SessionState;
import dev.sojourn.UserId;
import dev.sojourn.server.web.Checks;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A filter as somebody wrote it, but for the tenant. Immutable.
 *
 * @param values what was written, by names of {@link #NAMES}
 */
public record FilterText(Map<String, String> values) {

  /** The names of filters, as {@code GET /v1/sessions} has them, in the order of forms. */
  public static final List<String> NAMES =
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
  public static final Set<String> TIMES =
      Set.of("created_after", "created_before", "active_after", "active_before");

  /** Nothing. */
  public static final FilterText NONE = new FilterText(Map.of());

  /**
   * Copies.
   *
   * @throws IllegalArgumentException if there is no filter of a name
   */
  public FilterText {
    if (!NAMES.containsAll(values.keySet())) {
      throw new IllegalArgumentException("there is no such filter among " + values.keySet());
    }
    values = Map.copyOf(values);
  }

  /** The same with {@code value} under {@code name}; null stands for what was not written. */
  public FilterText with(String name, @Nullable Object value) {
    if (value == null) {
      return this;
    }
    Map<String, String> all = new LinkedHashMap<>(values);
    all.put(name, value.toString());
    return new FilterText(all);
  }

  /** Whether nothing was written. */
  public boolean isEmpty() {
    return values.isEmpty();
  }

  /** The filter within {@code tenant}; what cannot be read is refused by its name. */
  public SessionFilter read(Checks checks, String tenant) {
    SessionFilter.Builder filter = SessionFilter.filter().tenant(tenant);
    checked(checks, "user", user -> filter.user(new UserId(tenant, user)));
    part(checks, "device", DeviceId::parse, filter::device);
    choice(checks, "state", SessionState.values(), SessionState::wireName, filter::state);
    choice(checks, "kind", SessionKind.values(), SessionKind::wireName, filter::kind);
    choice(checks, "end_reason", EndReason.values(), EndReason::wireName, filter::endReason);
    checked(checks, "policy", filter::policy);
    part(checks, "ip", IpRange::parse, filter::ip);
    part(checks, "browser", Optional::of, filter::browser);
    part(checks, "os", Optional::of, filter::os);
    choice(checks, "device_kind", DeviceKind.values(), DeviceKind::wireName, filter::deviceKind);
    checked(checks, "min_assurance", level -> filter.minAssurance(Integer.parseInt(level)));
    filter.created(
        checks.time("created_after", values.get("created_after")),
        checks.time("created_before", values.get("created_before")));
    filter.active(
        checks.time("active_after", values.get("active_after")),
        checks.time("active_before", values.get("active_before")));
    return filter.build();
  }

  private <T> void part(
      Checks checks, String name, Function<String, Optional<T>> reader, Consumer<T> sink) {
    String text = values.get(name);
    if (text != null) {
      reader.apply(text).ifPresentOrElse(sink, () -> checks.refuse(name, "is no such value"));
    }
  }

  private <T> void choice(
      Checks checks, String name, T[] choices, Function<T, String> wireName, Consumer<T> sink) {
    String text = values.get(name);
    if (text != null) {
      Stream.of(choices)
          .filter(choice -> wireName.apply(choice).equals(text))
          .findFirst()
          .ifPresentOrElse(
              sink,
              () ->
                  checks.refuse(
                      name,
                      "must be one of "
                          + Stream.of(choices).map(wireName).collect(Collectors.joining(", "))));
    }
  }

  private void checked(Checks checks, String name, Function<String, SessionFilter.Builder> reader) {
    String text = values.get(name);
    if (text != null) {
      checks.read(name, () -> reader.apply(text));
    }
  }
}
