package dev.sojourn.spring.boot;

import dev.sojourn.DeviceKind;
import dev.sojourn.Lifetime;
import dev.sojourn.Overflow;
import dev.sojourn.Remember;
import dev.sojourn.SessionLimits;
import dev.sojourn.SessionPolicy;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One policy as stated; null parts are those of the policy it starts from.
 *
 * @param idle the idle timeout
 * @param absolute the lifetime since the latest authentication
 * @param remember whether a session may outlive the browser
 * @param rememberedIdle the idle timeout of one that does
 * @param rememberedAbsolute its lifetime
 * @param touchInterval how often activity is recorded at the most
 * @param limits how many sessions may live at once
 * @param guestAttributes the names of attributes that a sign-in takes over from a guest
 * @param binding what its sessions are bound to beside their token
 */
public record PolicySettings(
    @Nullable Duration idle,
    @Nullable Duration absolute,
    @Nullable Remember remember,
    @Nullable Duration rememberedIdle,
    @Nullable Duration rememberedAbsolute,
    @Nullable Duration touchInterval,
    @Nullable Limits limits,
    @Nullable Set<String> guestAttributes,
    @Nullable BindingSettings binding) {

  /**
   * How many sessions of one user may live at once; null parts are as in the policy it starts from.
   *
   * @param perUser in all
   * @param perDeviceKind by kind of device
   * @param overflow what happens to a sign-in beyond
   * @param devices the most devices remembered per user
   */
  public record Limits(
      @Nullable Integer perUser,
      @Nullable Map<DeviceKind, Integer> perDeviceKind,
      @Nullable Overflow overflow,
      @Nullable Integer devices) {

    SessionLimits over(SessionLimits base) {
      return new SessionLimits(
          or(perUser, base.perUser()),
          or(perDeviceKind, base.perDeviceKind()),
          or(overflow, base.overflow()),
          or(devices, base.devices()));
    }
  }

  /**
   * The policy called {@code name}.
   *
   * @throws IllegalArgumentException naming the part that is out of bounds
   */
  SessionPolicy toPolicy(String name) {
    SessionPolicy base =
        SessionPolicy.profile(name).orElseGet(() -> SessionPolicy.DEFAULT.withName(name));
    Lifetime lifetime = bounds(idle, absolute, base.lifetime());
    boolean longLived = or(remember, base.remember()) != Remember.NEVER;
    Lifetime remembered =
        longLived || rememberedIdle != null || rememberedAbsolute != null
            ? bounds(rememberedIdle, rememberedAbsolute, base.rememberedLifetime())
            : lifetime;
    SessionPolicy policy =
        base.withRemember(or(remember, base.remember()))
            .withLimits(limits == null ? base.limits() : limits.over(base.limits()))
            .withLifetimes(lifetime, remembered);
    if (binding != null) {
      policy = policy.withBinding(binding.toPolicy());
    }
    if (guestAttributes != null) {
      policy = policy.withGuestAttributes(guestAttributes);
    }
    return touchInterval == null ? policy : policy.withTouchInterval(touchInterval);
  }

  /** One bound alone moves the other when they would contradict each other. */
  private static Lifetime bounds(
      @Nullable Duration idle, @Nullable Duration absolute, Lifetime base) {
    Duration all = or(absolute, base.absolute());
    Duration unused = or(idle, base.idle());
    if (absolute == null && unused.compareTo(all) > 0) {
      all = unused;
    } else if (idle == null && unused.compareTo(all) > 0) {
      unused = all;
    }
    return new Lifetime(unused, all);
  }

  private static <T> T or(@Nullable T stated, T base) {
    return stated == null ? base : stated;
  }
}
