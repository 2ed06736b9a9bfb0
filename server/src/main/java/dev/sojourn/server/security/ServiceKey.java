package dev.sojourn.server.security;

import dev.sojourn.Initiator;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A caller of the interface for applications, as it is kept: the key itself is not in it.
 *
 * @param id its public handle
 * @param name what it is for, in a person's words
 * @param tenant the only tenant it sees, or null for all
 * @param scopes what it may do
 * @param createdAt when it was made
 */
public record ServiceKey(
    String id, String name, @Nullable String tenant, Set<Scope> scopes, Instant createdAt) {

  /** Copies the scopes. */
  public ServiceKey {
    scopes = Set.copyOf(scopes);
  }

  /** Who caused what this key asks for. */
  public Initiator initiator() {
    return Initiator.serviceKey(id);
  }

  /** Whether it is bound to {@code only}; null stands for whatever tenant. */
  boolean isWithin(@Nullable String only) {
    return only == null || only.equals(tenant);
  }

  /** Whether it may see {@code other}. */
  public boolean sees(String other) {
    return tenant == null || tenant.equals(other);
  }
}
