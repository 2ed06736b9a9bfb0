package dev.sojourn.event;

import dev.sojourn.EndReason;
import dev.sojourn.Initiator.Kind;
import dev.sojourn.SessionId;
import dev.sojourn.Tenants;
import org.jspecify.annotations.Nullable;

/**
 * Which events of a tenant; null parts do not matter. Immutable.
 *
 * @param tenant in which tenant
 * @param type what happened
 * @param userId to which user
 * @param session to which session
 * @param reason why sessions ended
 * @param initiatorKind which sort of actor caused it
 * @param initiatorId which administrator or service key caused it
 */
public record EventFilter(
    String tenant,
    @Nullable EventType type,
    @Nullable String userId,
    @Nullable SessionId session,
    @Nullable EndReason reason,
    @Nullable Kind initiatorKind,
    @Nullable String initiatorId) {

  /**
   * Checks the tenant's name.
   *
   * @throws IllegalArgumentException if it is none
   */
  public EventFilter {
    Tenants.check(tenant);
  }

  /** All of a tenant. */
  public static EventFilter of(String tenant) {
    return new EventFilter(tenant, null, null, null, null, null, null);
  }
}
