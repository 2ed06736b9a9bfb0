package dev.sojourn.server.filter;

import dev.sojourn.EndReason;
import dev.sojourn.server.web.Checks;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The reasons that callers and administrators may give; the others are for Sojourn to state. */
public final class Reasons {

  /** All of them, in the order of the enum. */
  public static final Set<EndReason> SETTABLE =
      Collections.unmodifiableSet(
          EnumSet.of(
              EndReason.SIGNED_OUT,
              EndReason.SIGNED_OUT_ELSEWHERE,
              EndReason.ENDED_BY_ADMIN,
              EndReason.CREDENTIAL_CHANGED,
              EndReason.ACCESS_REVOKED,
              EndReason.BINDING_VIOLATED));

  private Reasons() {}

  /** Reads the field {@code reason}; absent, or refused, it is {@code ended_by_admin}. */
  public static EndReason read(Checks checks, @Nullable String name) {
    if (name == null) {
      return EndReason.ENDED_BY_ADMIN;
    }
    Optional<EndReason> reason = EndReason.ofWireName(name).filter(SETTABLE::contains);
    checks.require(
        reason.isPresent(),
        "reason",
        "must be one of "
            + SETTABLE.stream().map(EndReason::wireName).collect(Collectors.joining(", ")));
    return reason.orElse(EndReason.ENDED_BY_ADMIN);
  }
}
