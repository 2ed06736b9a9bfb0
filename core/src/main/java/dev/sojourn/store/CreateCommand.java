package dev.sojourn.store;

import dev.sojourn.FrameworkAttributes;
import dev.sojourn.Initiator;
import dev.sojourn.SessionId;
import dev.sojourn.SessionLimits;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@link SessionStore#create} is to do, in one atomic step.
 *
 * @param session the session as it shall be; the store fills in the epochs, the device's id and
 *     attributes taken over, and the access version where {@code statesAccess}
 * @param statesAccess whether the sign-in stated roles or permissions; if not, the user's are in
 *     force
 * @param device the device by its token's verifier: the store keeps the id, name and first sight of
 *     the one it knows already, else inserts this one; null exactly for a guest
 * @param expectedSecurityVersion the user's security version that must still hold, or null
 * @param limits to enforce
 * @param upgrades the guest whose attributes are taken over and who ends, or null; one that no
 *     longer lives is passed over
 * @param guestAttributes the names that are taken over, or null for all
 * @param framework the framework attributes that it begins with, by name
 * @param initiator who asks
 */
public record CreateCommand(
    SessionRecord session,
    boolean statesAccess,
    @Nullable DeviceRecord device,
    @Nullable Long expectedSecurityVersion,
    SessionLimits limits,
    @Nullable SessionId upgrades,
    @Nullable Set<String> guestAttributes,
    Map<String, byte[]> framework,
    Initiator initiator) {

  /**
   * Checks the bounds and copies.
   *
   * @throws dev.sojourn.AttributesTooLargeException if there are too many or too large framework
   *     attributes
   */
  public CreateCommand {
    framework = framework.isEmpty() ? Map.of() : new FrameworkAttributes(1, framework).values();
  }
}
