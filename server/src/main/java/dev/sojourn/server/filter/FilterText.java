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
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A filter as somebody wrote it, but for the tenant: what is null was not written. Immutable.
 *
 * @param user a user's id
 * @param device a device's id
 * @param state {@code active} or {@code ended}
 * @param kind {@code user} or {@code guest}
 * @param endReason the wire name of a reason
 * @param policy the name of a policy
 * @param ip an address or CIDR range
 * @param browser a browser's family, in any case
 * @param os a system's family, in any case
 * @param deviceKind the wire name of a kind of device
 * @param minAssurance 1 to 3
 * @param createdAfter a time of RFC 3339, as all that follow
 * @param createdBefore begun before
 * @param activeAfter last active at this time or later
 * @param activeBefore last active before
 */
public record FilterText(
    @Nullable String user,
    @Nullable String device,
    @Nullable String state,
    @Nullable String kind,
    @Nullable String endReason,
    @Nullable String policy,
    @Nullable String ip,
    @Nullable String browser,
    @Nullable String os,
    @Nullable String deviceKind,
    @Nullable Integer minAssurance,
    @Nullable String createdAfter,
    @Nullable String createdBefore,
    @Nullable String activeAfter,
    @Nullable String activeBefore) {

  /** Whether anything was written. */
  public boolean isEmpty() {
    return Stream.of(
            user,
            device,
            state,
            kind,
            endReason,
            policy,
            ip,
            browser,
            os,
            deviceKind,
            minAssurance,
            createdAfter,
            createdBefore,
            activeAfter,
            activeBefore)
        .allMatch(Objects::isNull);
  }

  /** The filter within {@code tenant}; what cannot be read is refused by its name as sent. */
  public SessionFilter read(Checks checks, String tenant) {
    SessionFilter.Builder filter = SessionFilter.filter().tenant(tenant);
    if (user != null) {
      checks.read("user", () -> filter.user(new UserId(tenant, user)));
    }
    part(checks, "device", device, DeviceId::parse, filter::device);
    part(checks, "state", state, FilterText::stateOf, filter::state);
    part(checks, "kind", kind, FilterText::kindOf, filter::kind);
    part(checks, "end_reason", endReason, EndReason::ofWireName, filter::endReason);
    part(checks, "policy", policy, Optional::of, filter::policy);
    part(checks, "ip", ip, IpRange::parse, filter::ip);
    part(checks, "browser", browser, Optional::of, filter::browser);
    part(checks, "os", os, Optional::of, filter::os);
    part(checks, "device_kind", deviceKind, DeviceKind::ofWireName, filter::deviceKind);
    if (minAssurance != null) {
      checks.read("min_assurance", () -> filter.minAssurance(minAssurance));
    }
    filter.created(
        checks.time("created_after", createdAfter), checks.time("created_before", createdBefore));
    filter.active(
        checks.time("active_after", activeAfter), checks.time("active_before", activeBefore));
    return filter.build();
  }

  private static <T> void part(
      Checks checks,
      String field,
      @Nullable String text,
      Function<String, Optional<T>> reader,
      Consumer<T> sink) {
    if (text != null) {
      reader.apply(text).ifPresentOrElse(sink, () -> checks.refuse(field, "is no such value"));
    }
  }

  private static Optional<SessionState> stateOf(String name) {
    return Stream.of(SessionState.values()).filter(s -> s.wireName().equals(name)).findFirst();
  }

  private static Optional<SessionKind> kindOf(String name) {
    return Stream.of(SessionKind.values()).filter(k -> k.wireName().equals(name)).findFirst();
  }
}
