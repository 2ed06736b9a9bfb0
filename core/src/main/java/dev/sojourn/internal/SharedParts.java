package dev.sojourn.internal;

import dev.sojourn.Access;
import dev.sojourn.Device;
import dev.sojourn.DeviceTraits;
import dev.sojourn.store.Found;
import dev.sojourn.store.SessionRecord;
import dev.sojourn.store.TenantRecord;
import dev.sojourn.store.UserRecord;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a cached session has in common with many others: its policy and tenant, the access that was
 * stated, the browser. Immutable but for its validity, which all sessions of a tenant have in
 * common.
 *
 * @param validity void as soon as the tenant's record changes
 * @param tenant the tenant's name
 * @param tenantRecord the tenant's record, or null
 * @param guest whether there is no user
 * @param policy the policy's name
 * @param remembered whether it may outlive the browser
 * @param idleTimeout without activity for so long it is over
 * @param idleMillis the same in milliseconds
 * @param touchInterval the session's own
 * @param touchMillis how often its activity is recorded under today's policies
 * @param reducedAfter after how much absence in milliseconds factors no longer count; {@link
 *     Long#MAX_VALUE} for never
 * @param access as the sign-in stated it
 * @param userAccess as stated for the user; null without a record of the user
 * @param inForce which of the two is in force
 * @param createdAgent the user agent that signed in
 * @param seenAgent the user agent of the latest recorded activity
 * @param traits the device's, or null without one
 */
record SharedParts(
    TenantValidity validity,
    String tenant,
    @Nullable TenantRecord tenantRecord,
    boolean guest,
    String policy,
    boolean remembered,
    Duration idleTimeout,
    long idleMillis,
    Duration touchInterval,
    long touchMillis,
    long reducedAfter,
    Access access,
    @Nullable Access userAccess,
    Access inForce,
    @Nullable String createdAgent,
    @Nullable String seenAgent,
    @Nullable DeviceTraits traits) {

  private static final int OWN_BYTES = 112;
  private static final int TEXT_BYTES = 56;

  /** Of what is absent. */
  static SharedParts none(TenantValidity validity) {
    return new SharedParts(
        validity,
        "",
        null,
        false,
        "",
        false,
        Duration.ZERO,
        0,
        Duration.ZERO,
        0,
        Long.MAX_VALUE,
        Access.NONE,
        null,
        Access.NONE,
        null,
        null,
        null);
  }

  /** Of what the store said, under today's policies. */
  static SharedParts of(
      Found found, Policies policies, TenantValidity validity, Interner interner) {
    SessionRecord session = found.session();
    UserRecord user = found.user();
    Device device = found.device();
    Duration away = policies.reducedAfter(session);
    Access access = interner.one(session.access());
    Access userAccess = user == null ? null : interner.one(user.access());
    String createdAgent = one(session.createdFrom().userAgent(), interner);
    String seen = session.lastSeenFrom().userAgent();
    boolean isAsCreated = Objects.equals(seen, createdAgent);
    return new SharedParts(
        validity,
        session.tenant(),
        found.tenant(),
        session.userId() == null,
        session.policy(),
        session.remembered(),
        session.idleTimeout(),
        session.idleTimeout().toMillis(),
        session.touchInterval(),
        policies.touchInterval(session).toMillis(),
        away == null ? Long.MAX_VALUE : away.toMillis(),
        access,
        userAccess,
        userAccess != null && SessionParts.isUsersInForce(found) ? userAccess : access,
        createdAgent,
        isAsCreated ? createdAgent : one(seen, interner),
        device == null ? null : device.traits());
  }

  private static @Nullable String one(@Nullable String text, Interner interner) {
    return text == null ? null : interner.one(text);
  }

  /**
   * Of what tells most of them apart: every check that reads the store asks for it, and all the
   * rest takes several times as long.
   */
  @Override
  public int hashCode() {
    return Objects.hash(tenant, policy, inForce, createdAgent, seenAgent);
  }

  /** About how many bytes it takes, if nothing of it is shared. */
  int bytes() {
    return OWN_BYTES + bytes(access) + bytes(inForce) + bytes(createdAgent) + bytes(seenAgent);
  }

  private static int bytes(Access access) {
    int bytes = 0;
    for (String role : access.roles()) {
      bytes += 2 * TEXT_BYTES + role.length();
    }
    for (String permission : access.permissions()) {
      bytes += 2 * TEXT_BYTES + permission.length();
    }
    return bytes;
  }

  private static int bytes(@Nullable String text) {
    return text == null ? 0 : TEXT_BYTES + text.length();
  }

  /** The record of a tenant, as far as cached sessions depend on it. Equal to itself alone. */
  static final class TenantValidity {
    private volatile boolean gone;

    boolean isVoid() {
      return gone;
    }

    void makeVoid() {
      gone = true;
    }
  }
}
