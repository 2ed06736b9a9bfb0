package dev.sojourn;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which sessions. Immutable; every null part matches all, and all given parts must match.
 *
 * @param tenant of this tenant
 * @param userId of the user with this id
 * @param device on this device
 * @param state living or over
 * @param kind users' or guests'
 * @param endReason ended for this reason
 * @param policy under this policy
 * @param ip last seen from within this range
 * @param browser on a browser of this family, in any case
 * @param os on an operating system of this family, in any case
 * @param deviceKind on a device of this kind
 * @param minAssurance at least this assurance, 1 to 3
 * @param createdAfter begun at this time or later
 * @param createdBefore begun before this time
 * @param activeAfter last active at this time or later
 * @param activeBefore last active before this time
 */
public record SessionFilter(
    @Nullable String tenant,
    @Nullable String userId,
    @Nullable DeviceId device,
    @Nullable SessionState state,
    @Nullable SessionKind kind,
    @Nullable EndReason endReason,
    @Nullable String policy,
    @Nullable IpRange ip,
    @Nullable String browser,
    @Nullable String os,
    @Nullable DeviceKind deviceKind,
    @Nullable Integer minAssurance,
    @Nullable Instant createdAfter,
    @Nullable Instant createdBefore,
    @Nullable Instant activeAfter,
    @Nullable Instant activeBefore) {

  /** All sessions. */
  public static final SessionFilter ALL = new Builder().build();

  /** Starts a filter that matches all. */
  public static Builder filter() {
    return new Builder();
  }

  /** What lives of what this filter matches; one that asks for what is over stays as it is. */
  public SessionFilter living() {
    return state == null ? toBuilder().state(SessionState.ACTIVE).build() : this;
  }

  /** Starts a filter that matches the same. */
  public Builder toBuilder() {
    Builder copy = new Builder();
    copy.tenant = tenant;
    copy.userId = userId;
    copy.device = device;
    copy.state = state;
    copy.kind = kind;
    copy.endReason = endReason;
    copy.policy = policy;
    copy.ip = ip;
    copy.browser = browser;
    copy.os = os;
    copy.deviceKind = deviceKind;
    copy.minAssurance = minAssurance;
    copy.createdAfter = createdAfter;
    copy.createdBefore = createdBefore;
    copy.activeAfter = activeAfter;
    copy.activeBefore = activeBefore;
    return copy;
  }

  /** Gathers the parts of a filter. Not thread-safe. */
  public static final class Builder {
    private @Nullable String tenant;
    private @Nullable String userId;
    private @Nullable DeviceId device;
    private @Nullable SessionState state;
    private @Nullable SessionKind kind;
    private @Nullable EndReason endReason;
    private @Nullable String policy;
    private @Nullable IpRange ip;
    private @Nullable String browser;
    private @Nullable String os;
    private @Nullable DeviceKind deviceKind;
    private @Nullable Integer minAssurance;
    private @Nullable Instant createdAfter;
    private @Nullable Instant createdBefore;
    private @Nullable Instant activeAfter;
    private @Nullable Instant activeBefore;

    Builder() {}

    /** Of this tenant. */
    public Builder tenant(String name) {
      tenant = Tenants.check(name);
      return this;
    }

    /** Of this user, and so of the user's tenant. */
    public Builder user(UserId user) {
      tenant = user.tenant();
      userId = user.id();
      return this;
    }

    /** Of the user with this id, in the default tenant unless another is named. */
    public Builder user(String id) {
      return user(new UserId(tenant == null ? Tenants.DEFAULT : tenant, id));
    }

    /** On this device. */
    public Builder device(DeviceId id) {
      device = id;
      return this;
    }

    /** Living or over. */
    public Builder state(SessionState wanted) {
      state = wanted;
      return this;
    }

    /** Users' or guests'. */
    public Builder kind(SessionKind wanted) {
      kind = wanted;
      return this;
    }

    /** Ended for this reason. */
    public Builder endReason(EndReason reason) {
      endReason = reason;
      return this;
    }

    /** Under this policy. */
    public Builder policy(String name) {
      policy = SessionPolicy.checkName(name);
      return this;
    }

    /** Last seen from within this range. */
    public Builder ip(IpRange range) {
      ip = range;
      return this;
    }

    /** On a browser of this family. */
    public Builder browser(String family) {
      browser = family;
      return this;
    }

    /** On an operating system of this family. */
    public Builder os(String family) {
      os = family;
      return this;
    }

    /** On a device of this kind. */
    public Builder deviceKind(DeviceKind wanted) {
      deviceKind = wanted;
      return this;
    }

    /** At least this assurance. */
    public Builder minAssurance(int level) {
      if (level < 1 || level > 3) {
        throw new IllegalArgumentException("minAssurance must be 1 to 3");
      }
      minAssurance = level;
      return this;
    }

    /** Begun within these bounds; null for no bound. */
    public Builder created(@Nullable Instant from, @Nullable Instant before) {
      createdAfter = from;
      createdBefore = before;
      return this;
    }

    /** Last active within these bounds; null for no bound. */
    public Builder active(@Nullable Instant from, @Nullable Instant before) {
      activeAfter = from;
      activeBefore = before;
      return this;
    }

    /** The filter. */
    public SessionFilter build() {
      return new SessionFilter(
          tenant,
          userId,
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
          activeBefore);
    }
  }
}
