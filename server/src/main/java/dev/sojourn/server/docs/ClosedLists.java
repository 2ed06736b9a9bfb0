package dev.sojourn.server.docs;

import dev.sojourn.DeviceKind;
import dev.sojourn.EndReason;
import dev.sojourn.FactorMethod;
import dev.sojourn.Initiator;
import dev.sojourn.RejectReason;
import dev.sojourn.SessionKind;
import dev.sojourn.SessionState;
import dev.sojourn.binding.BindingSignal;
import dev.sojourn.event.EventType;
import dev.sojourn.server.filter.Reasons;
import dev.sojourn.server.security.Scope;
import dev.sojourn.server.web.ProblemType;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/** The values of what has no others, as the code itself has them. */
final class ClosedLists {

  private ClosedLists() {}

  /**
   * The values of a field or parameter.
   *
   * @param owner the schema's name, or the place of the parameter
   * @param name as sent
   * @return all values; empty where there is no such list
   */
  static List<String> of(String owner, String name) {
    return switch (name) {
      case "state" -> names(List.of(SessionState.values()), SessionState::wireName);
      case "kind" -> kinds(owner);
      case "device_kind" -> deviceKinds();
      case "end_reason" -> endReasons();
      case "reason" -> reasons(owner);
      case "method" ->
          owner.contains("Rule") // there it is HTTP's
              ? List.of()
              : names(List.of(FactorMethod.values()), FactorMethod::wireName);
      case "bound_to" -> names(List.of(BindingSignal.values()), BindingSignal::wireName);
      case "scopes" -> names(List.of(Scope.values()), Scope::wireName);
      case "type" ->
          owner.equals("EventView")
              ? names(List.of(EventType.values()), EventType::wireName)
              : List.of();
      case "code" -> names(List.of(ProblemType.values()), ProblemType::code);
      default -> List.of();
    };
  }

  private static List<String> kinds(String owner) {
    if (owner.contains("Device")) {
      return deviceKinds();
    }
    return owner.equals("InitiatorView")
        ? names(List.of(Initiator.Kind.values()), kind -> kind.name().toLowerCase(Locale.ROOT))
        : names(List.of(SessionKind.values()), SessionKind::wireName);
  }

  private static List<String> reasons(String owner) {
    return switch (owner) {
      case "EventView" -> endReasons();
      case VerifyDescription.ANSWER ->
          Stream.concat(
                  Stream.of("guest"), Stream.of(RejectReason.values()).map(RejectReason::wireName))
              .toList();
      case OpenApiConfiguration.PROBLEM -> List.of();
      default -> names(Reasons.SETTABLE, EndReason::wireName);
    };
  }

  private static List<String> endReasons() {
    return names(List.of(EndReason.values()), EndReason::wireName);
  }

  private static List<String> deviceKinds() {
    return names(List.of(DeviceKind.values()), DeviceKind::wireName);
  }

  private static <T> List<String> names(Collection<T> values, Function<T, String> name) {
    return values.stream().map(name).toList();
  }
}
