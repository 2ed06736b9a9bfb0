package dev.sojourn.store;

import dev.sojourn.DeviceKind;
import dev.sojourn.Overflow;
import dev.sojourn.SessionLimits;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Who must leave for a new session: the one rule for limits that every store applies. Pure. */
public final class Admission {

  /**
   * A living session of the user, as far as limits need to know it.
   *
   * @param session the session
   * @param kind its device's kind
   */
  public record Living(SessionRecord session, DeviceKind kind) {}

  private Admission() {}

  /**
   * Decides about a session on a device of {@code kind}.
   *
   * @param living the user's living sessions without those that the new one replaces anyway
   * @return the sessions that must end, in the order in which they leave; empty optional if the new
   *     one is refused
   */
  public static Optional<List<SessionRecord>> admit(
      List<Living> living, DeviceKind kind, SessionLimits limits) {
    List<Living> staying = new ArrayList<>(living);
    staying.sort(order(limits.overflow()));
    List<SessionRecord> leaving = new ArrayList<>();
    Integer ofKind = limits.perDeviceKind().get(kind);
    if (ofKind != null) {
      List<Living> same = staying.stream().filter(l -> l.kind() == kind).toList();
      for (Living l : same.subList(0, Math.max(0, same.size() + 1 - ofKind))) {
        staying.remove(l);
        leaving.add(l.session());
      }
    }
    while (staying.size() >= limits.perUser()) {
      leaving.add(staying.removeFirst().session());
    }
    return limits.overflow() == Overflow.REFUSE && !leaving.isEmpty()
        ? Optional.empty()
        : Optional.of(leaving);
  }

  private static Comparator<Living> order(Overflow overflow) {
    Comparator<Living> byId = Comparator.comparing(l -> l.session().id());
    return overflow == Overflow.END_LEAST_ACTIVE
        ? Comparator.<Living, java.time.Instant>comparing(l -> l.session().lastActiveAt())
            .thenComparing(byId)
        : Comparator.<Living, java.time.Instant>comparing(l -> l.session().createdAt())
            .thenComparing(byId);
  }
}
