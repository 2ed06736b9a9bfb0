package dev.sojourn.server.console;

import dev.sojourn.DeviceKind;
import dev.sojourn.EndReason;
import dev.sojourn.SessionKind;
import dev.sojourn.SessionManager;
import dev.sojourn.SessionPolicy;
import dev.sojourn.SessionState;
import dev.sojourn.event.EventType;
import dev.sojourn.server.filter.FilterText;
import dev.sojourn.server.pages.Words;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The fields of a search, as they are shown. Thread-safe. */
@Component
class SearchFields {

  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT);

  private final SessionManager sessions;
  private final Words words;

  SearchFields(SessionManager sessions, Words words) {
    this.sessions = sessions;
    this.words = words;
  }

  /**
   * A field.
   *
   * @param name its name in addresses
   * @param label its name for people
   * @param type {@code text}, {@code choice} or {@code datetime-local}
   * @param value what is in it
   * @param problem why that cannot be read, or null
   * @param options of a choice
   */
  record Field(
      String name,
      String label,
      String type,
      String value,
      @Nullable String problem,
      List<Option> options) {}

  /**
   * One of a choice.
   *
   * @param value as it is sent
   * @param label as it is read
   */
  record Option(String value, String label) {}

  /**
   * All fields.
   *
   * @param first those that are always there
   * @param more those that unfold
   * @param isOpen whether they are unfolded: something is in them
   * @param unknown what is in the address and no filter, each in a sentence
   */
  record Fields(List<Field> first, List<Field> more, boolean isOpen, List<String> unknown) {}

  /**
   * The fields called {@code names}.
   *
   * @param input what is in them
   * @param first those that are always there
   */
  Fields of(FilterInput input, List<String> names, Set<String> first) {
    List<Field> all = names.stream().map(name -> field(name, input)).toList();
    List<Field> more = all.stream().filter(field -> !first.contains(field.name())).toList();
    return new Fields(
        all.stream().filter(field -> first.contains(field.name())).toList(),
        more,
        more.stream().anyMatch(field -> !field.value().isEmpty()),
        input.problems().entrySet().stream()
            .filter(problem -> problem.getValue().equals("unknown"))
            .map(problem -> words.say("console.wrong.unknown", problem.getKey()))
            .toList());
  }

  /**
   * A filter in words.
   *
   * @param label of its field
   * @param value what is looked for
   */
  record Criterion(String label, String value) {}

  /** What is looked for, in words. */
  List<Criterion> criteria(FilterInput input) {
    return input.values().entrySet().stream()
        .map(value -> new Criterion(label(value.getKey()), said(value.getKey(), value.getValue())))
        .toList();
  }

  private String said(String name, String value) {
    return options(name).stream()
        .filter(option -> option.value().equals(value))
        .map(Option::label)
        .findFirst()
        .orElse(value);
  }

  private Field field(String name, FilterInput input) {
    String value = input.values().getOrDefault(name, "");
    String problem = input.problems().get(name);
    String said =
        switch (problem) {
          case null -> null;
          case "twice" -> words.say("console.wrong.twice");
          default ->
              words.say("console.wrong." + (FilterText.TIMES.contains(name) ? "time" : name));
        };
    List<Option> options = options(name);
    if (!options.isEmpty()) {
      return new Field(name, label(name), "choice", value, said, options);
    }
    String local = FilterText.TIMES.contains(name) ? local(value) : null;
    return local == null
        ? new Field(name, label(name), "text", value, said, List.of())
        : new Field(name, label(name), "datetime-local", local, said, List.of());
  }

  /** {@code time} as browsers show times, in UTC; null if they cannot. */
  private static @Nullable String local(String time) {
    if (time.isEmpty()) {
      return time;
    }
    try {
      OffsetDateTime utc = OffsetDateTime.parse(time).withOffsetSameInstant(ZoneOffset.UTC);
      return utc.getNano() == 0 && utc.getYear() >= 1 && utc.getYear() <= 9999
          ? LOCAL.format(utc)
          : null;
    } catch (DateTimeException notATime) {
      return null;
    }
  }

  private String label(String name) {
    return words.say("console.filter." + name);
  }

  private List<Option> options(String name) {
    return switch (name) {
      case "state" -> named(name, Stream.of(SessionState.values()).map(SessionState::wireName));
      case "kind" -> named(name, Stream.of(SessionKind.values()).map(SessionKind::wireName));
      case "device_kind" -> named(name, Stream.of(DeviceKind.values()).map(DeviceKind::wireName));
      case "min_assurance" -> Stream.of("1", "2", "3").map(n -> new Option(n, n)).toList();
      case "policy" ->
          sessions.policies().stream()
              .map(SessionPolicy::name)
              .map(policy -> new Option(policy, policy))
              .toList();
      case "type" ->
          Stream.of(EventType.values())
              .map(EventType::wireName)
              .map(type -> new Option(type, words.say("console.event." + type)))
              .toList();
      case "by" -> named("actor", EventForm.ACTORS.keySet().stream());
      case "end_reason" ->
          Stream.of(EndReason.values())
              .map(EndReason::wireName)
              .map(reason -> new Option(reason, words.say("console.reason." + reason)))
              .toList();
      default -> List.of();
    };
  }

  private List<Option> named(String name, Stream<String> values) {
    return values
        .map(value -> new Option(value, words.say("console." + name + "." + value)))
        .toList();
  }
}
