package dev.sojourn.store;

import dev.sojourn.Access;
import dev.sojourn.Attributes;
import dev.sojourn.ClientTrace;
import dev.sojourn.DeviceId;
import dev.sojourn.EndReason;
import dev.sojourn.Factor;
import dev.sojourn.SessionId;
import dev.sojourn.SessionKind;
import dev.sojourn.UserId;
import dev.sojourn.binding.Binding;
import dev.sojourn.token.SecretBytes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A session as a store keeps it. All times are whole milliseconds. Immutable.
 *
 * @param id the primary key
 * @param tenant the tenant
 * @param userId null exactly for a guest
 * @param device null exactly for a guest
 * @param version 1 at creation; every change but a touch adds 1
 * @param generation 0 at creation; every new token adds 1
 * @param verifier proves the token of the current generation; opens nothing by itself
 * @param rotatedAt when the current generation replaced the one before, or null
 * @param userEpoch the user's epoch as of the creation, or as a raise spared it; 0 for a guest
 * @param tenantEpoch the tenant's epoch as of the creation
 * @param accessVersion the user's access version as of the creation, 0 if the sign-in stated none:
 *     when the user's is greater, the user's access is in force instead of {@code access}
 * @param access as the sign-in stated it
 * @param factors at most one of each method
 * @param reducedAt factors before this time no longer count; null if all do
 * @param createdAt when it began
 * @param authenticatedAt the latest authentication; null for a guest, and without any
 * @param lastActiveAt the latest recorded activity
 * @param idleTimeout without activity for so long it is over
 * @param touchInterval the grace for activity that is known but not yet recorded
 * @param expiresAt over in any case
 * @param policy the name of its policy
 * @param remembered whether it may outlive the browser
 * @param createdFrom the client that created it
 * @param lastSeenFrom the client of the latest recorded activity
 * @param binding what it is bound to beside its token, or null; null once it is over
 * @param attributes the typed attributes; empty once it is over
 * @param endedAt when it was recorded as over, or null
 * @param endReason why, null exactly if {@code endedAt} is
 * @param endedBy the session whose creation ended it, or null
 */
public record SessionRecord(
    SessionId id,
    String tenant,
    @Nullable String userId,
    @Nullable DeviceId device,
    long version,
    int generation,
    SecretBytes verifier,
    @Nullable Instant rotatedAt,
    long userEpoch,
    long tenantEpoch,
    long accessVersion,
    Access access,
    List<Factor> factors,
    @Nullable Instant reducedAt,
    Instant createdAt,
    @Nullable Instant authenticatedAt,
    Instant lastActiveAt,
    Duration idleTimeout,
    Duration touchInterval,
    Instant expiresAt,
    String policy,
    boolean remembered,
    ClientTrace createdFrom,
    ClientTrace lastSeenFrom,
    @Nullable Binding binding,
    Attributes attributes,
    @Nullable Instant endedAt,
    @Nullable EndReason endReason,
    @Nullable SessionId endedBy) {

  /** Checks what belongs together. */
  public SessionRecord {
    Objects.requireNonNull(id, "id");
    factors = List.copyOf(factors);
    if ((endedAt == null) != (endReason == null)) {
      throw new IllegalArgumentException("endedAt and endReason belong together");
    }
  }

  /** User or guest. */
  public SessionKind kind() {
    return userId == null ? SessionKind.GUEST : SessionKind.USER;
  }

  /** The user, or null for a guest. */
  public @Nullable UserId user() {
    return userId == null ? null : new UserId(tenant, userId);
  }

  /** When it is over without further activity: never later than {@link #expiresAt}. */
  public Instant idleExpiresAt() {
    Instant idle = lastActiveAt.plus(idleTimeout);
    return idle.isAfter(expiresAt) ? expiresAt : idle;
  }

  /** The factors that still count. */
  public List<Factor> countingFactors() {
    return counting(factors, reducedAt);
  }

  /** Those of {@code factors} that count when those before {@code reducedAt} do not. */
  public static List<Factor> counting(List<Factor> factors, @Nullable Instant reducedAt) {
    return factors.stream()
        .filter(factor -> reducedAt == null || !factor.at().isBefore(reducedAt))
        .toList();
  }

  /** A copy to be changed part by part. */
  public SessionRecordBuilder toBuilder() {
    return new SessionRecordBuilder(this);
  }
}
