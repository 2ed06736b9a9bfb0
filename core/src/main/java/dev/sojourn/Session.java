package dev.sojourn;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One sign-in of one user on one device, or a guest's state before sign-in, as it stood at one
 * moment. Immutable; carries nothing that opens it.
 *
 * @param id the public handle
 * @param kind user or guest
 * @param tenant the tenant it belongs to
 * @param userId the user's id within the tenant; null for a guest. It never changes
 * @param device the device; null for a guest
 * @param roles in force now: the sign-in's, or the user's when those were stated later
 * @param permissions likewise
 * @param factors how the user proved who they are, that still count
 * @param assurance 1 to 3, or 0 for a guest
 * @param createdAt when it began
 * @param lastActiveAt the latest activity
 * @param authenticatedAt the latest authentication; null for a guest, and for a remembered session
 *     that was away for longer than the policy's idle timeout
 * @param idleExpiresAt when it ends without further activity
 * @param expiresAt when it ends in any case
 * @param createdFrom the client that signed in
 * @param lastSeenFrom the client of the latest recorded activity
 * @param attributes of this session
 * @param userAttributes of the user, on every device
 * @param policy the name of the policy
 * @param remembered whether the user asked to stay signed in
 * @param version counts every change but touches
 * @param endedAt when it ended, or null while it lives
 * @param endReason why, or null while it lives
 */
public record Session(
    SessionId id,
    SessionKind kind,
    String tenant,
    @Nullable String userId,
    @Nullable Device device,
    Set<String> roles,
    Set<String> permissions,
    List<Factor> factors,
    int assurance,
    Instant createdAt,
    Instant lastActiveAt,
    @Nullable Instant authenticatedAt,
    Instant idleExpiresAt,
    Instant expiresAt,
    ClientTrace createdFrom,
    ClientTrace lastSeenFrom,
    Attributes attributes,
    Attributes userAttributes,
    String policy,
    boolean remembered,
    long version,
    @Nullable Instant endedAt,
    @Nullable EndReason endReason) {

  /** The user; empty for a guest. */
  public Optional<UserId> user() {
    return userId == null ? Optional.empty() : Optional.of(new UserId(tenant, userId));
  }

  /** Whether it lives. */
  public SessionState state() {
    return endedAt == null ? SessionState.ACTIVE : SessionState.ENDED;
  }
}
