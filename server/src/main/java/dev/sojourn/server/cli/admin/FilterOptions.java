package dev.sojourn.server.cli.admin;

import dev.sojourn.DeviceKind;
import dev.sojourn.EndReason;
import dev.sojourn.SessionKind;
import dev.sojourn.SessionState;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which sessions: every filter of {@code GET /v1/sessions} but the tenant. All must hold. */
final class FilterOptions {

  private static final String TIME = "TIME";

  @Option(names = "--user", paramLabel = "USER", description = "Of this user.")
  private @Nullable String user;

  @Option(names = "--device", paramLabel = "DEVICE", description = "On the device with this id.")
  private @Nullable String device;

  @Option(
      names = "--state",
      paramLabel = "STATE",
      completionCandidates = States.class,
      converter = States.class,
      description = "One of ${COMPLETION-CANDIDATES}.")
  private @Nullable String state;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      completionCandidates = Kinds.class,
      converter = Kinds.class,
      description = "One of ${COMPLETION-CANDIDATES}.")
  private @Nullable String kind;

  @Option(
      names = "--end-reason",
      paramLabel = "REASON",
      completionCandidates = EndReasons.class,
      converter = EndReasons.class,
      description = "Over for this reason, one of ${COMPLETION-CANDIDATES}.")
  private @Nullable String endReason;

  @Option(names = "--policy", paramLabel = "POLICY", description = "Under this policy.")
  private @Nullable String policy;

  @Option(
      names = "--ip",
      paramLabel = "ADDRESS",
      description = "Last seen from this address, or from within a range like 192.0.2.0/24.")
  private @Nullable String ip;

  @Option(names = "--browser", paramLabel = "NAME", description = "In this browser, like Firefox.")
  private @Nullable String browser;

  @Option(names = "--os", paramLabel = "NAME", description = "On this system, like macOS.")
  private @Nullable String os;

  @Option(
      names = "--device-kind",
      paramLabel = "KIND",
      completionCandidates = DeviceKinds.class,
      converter = DeviceKinds.class,
      description = "One of ${COMPLETION-CANDIDATES}.")
  private @Nullable String deviceKind;

  @Option(
      names = "--min-assurance",
      paramLabel = "1-3",
      description = "Of this assurance or a higher one.")
  private @Nullable Integer minAssurance;

  @Option(
      names = "--created-after",
      paramLabel = TIME,
      converter = TimeArgument.class,
      description = {
        "Begun at this time or later.",
        "A time is like 2026-01-31T12:00:00Z, or so long ago: 90m, 12h, 30d."
      })
  private @Nullable String createdAfter;

  @Option(
      names = "--created-before",
      paramLabel = TIME,
      converter = TimeArgument.class,
      description = "Begun before.")
  private @Nullable String createdBefore;

  @Option(
      names = "--active-after",
      paramLabel = TIME,
      converter = TimeArgument.class,
      description = "Last active at this time or later.")
  private @Nullable String activeAfter;

  @Option(
      names = "--active-before",
      paramLabel = TIME,
      converter = TimeArgument.class,
      description = "Last active before.")
  private @Nullable String activeBefore;

  FilterOptions() {}

  /** What was stated, by its name in the interface. */
  Map<String, Object> stated() {
    Map<String, Object> stated = new LinkedHashMap<>();
    put(stated, "user", user);
    put(stated, "device", device);
    put(stated, "state", state);
    put(stated, "kind", kind);
    put(stated, "end_reason", endReason);
    put(stated, "policy", policy);
    put(stated, "ip", ip);
    put(stated, "browser", browser);
    put(stated, "os", os);
    put(stated, "device_kind", deviceKind);
    put(stated, "min_assurance", minAssurance);
    put(stated, "created_after", createdAfter);
    put(stated, "created_before", createdBefore);
    put(stated, "active_after", activeAfter);
    put(stated, "active_before", activeBefore);
    return stated;
  }

  /** The same as a query; empty for none. */
  String query() {
    Map<String, Object> stated = stated();
    return stated.isEmpty()
        ? ""
        : stated.entrySet().stream()
            .map(filter ->
                filter.getKey() + "=" + ApiClient.encoded(String.valueOf(filter.getValue())))
            .collect(Collectors.joining("&", "?", ""));
  }

  private static void put(Map<String, Object> stated, String name, @Nullable Object value) {
    if (value != null) {
      stated.put(name, value);
    }
  }

  /** The words that an option takes. */
  abstract static class Words implements Iterable<String>, ITypeConverter<String> {

    private final List<String> words;

    Words(Stream<String> words) {
      this.words = words.toList();
    }

    @Override
    public final Iterator<String> iterator() {
      return words.iterator();
    }

    @Override
    public final String convert(String text) {
      if (!words.contains(text)) {
        throw new TypeConversionException("'" + text + "' is none of " + String.join(", ", words));
      }
      return text;
    }
  }

  /** Values of {@code --state}. */
  static final class States extends Words {

    States() {
      super(Stream.of(SessionState.values()).map(SessionState::wireName));
    }
  }

  /** Values of {@code --kind}. */
  static final class Kinds extends Words {

    Kinds() {
      super(Stream.of(SessionKind.values()).map(SessionKind::wireName));
    }
  }

  /** Values of {@code --end-reason}. */
  static final class EndReasons extends Words {

    EndReasons() {
      super(Stream.of(EndReason.values()).map(EndReason::wireName));
    }
  }

  /** Values of {@code --device-kind}. */
  static final class DeviceKinds extends Words {

    DeviceKinds() {
      super(Stream.of(DeviceKind.values()).map(DeviceKind::wireName));
    }
  }
}
