package dev.sojourn.spring.boot;

import dev.sojourn.DeviceKind;
import dev.sojourn.Lifetime;
import dev.sojourn.Overflow;
import dev.sojourn.Remember;
import dev.sojourn.SessionLimits;
import dev.sojourn.SessionPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;

/**
 * One policy as stated; null parts are those of the profile it starts from.
 *
 * @param profile the shipped profile it starts from, whose figures of NIST SP 800-63B-4 it is held
 *     to: default, guest, aal1, aal2 or aal3; a policy named like a profile starts from that one,
 *     any other from default
 * @param justification why a policy that is looser than NIST's figures is right here; such a policy
 *     is refused without it; 10 to 500 characters
 * @param idle a session ends after so long without activity; 1s to 400d
 * @param absolute a session ends in any case so long after its latest authentication; 1s to 400d
 * @param remember whether a session may outlive the browser: never, when the user asks, or always
 * @param rememberedIdle the idle timeout of a session that does; 1s to 400d
 * @param rememberedAbsolute the lifetime of such a session since its latest authentication; 1s to
 *     400d
 * @param touchInterval how often activity is recorded at the most, by default a quarter of the
 *     shorter idle timeout but at most 2m; 0s to a quarter of the shorter idle timeout
 * @param limits how many sessions may live at once
 * @param guestAttributes the names of the attributes that a sign-in takes over from a guest; all
 *     where nothing is said
 * @param binding what its sessions are bound to beside their token
 */
@ConfigurationProperties("sojourn.policies.name") // describes the settings of every policy
public record PolicySettings(
    @Nullable String profile,
    @Nullable String justification,
    @Nullable Duration idle,
    @Nullable Duration absolute,
    @Nullable Remember remember,
    @Nullable Duration rememberedIdle,
    @Nullable Duration rememberedAbsolute,
    @Nullable Duration touchInterval,
    @Nullable Limits limits,
    @Nullable Set<String> guestAttributes,
    @NestedConfigurationProperty @Nullable BindingSettings binding) {

  /** States nothing. */
  static final PolicySettings NOTHING =
      new PolicySettings(null, null, null, null, null, null, null, null, null, null, null);

  private static final int MIN_JUSTIFICATION = 10;
  private static final int MAX_JUSTIFICATION = 500;

  /**
   * How many sessions of one user may live at once; null parts are as in the policy it starts from.
   *
   * @param perUser sessions of one user in all; 1 to 10000
   * @param perDeviceKind sessions of one user on one kind of device; 1 to 10000
   * @param overflow what happens to a sign-in beyond: the oldest session ends, or the least active
   *     one, or the sign-in is refused
   * @param devices devices remembered per user, of which the least recently seen leaves, its
   *     session with it; 1 to 10000
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
   * @throws IllegalArgumentException naming the part that contradicts another
   * @throws SettingsException naming the part that is out of bounds
   */
  SessionPolicy toPolicy(String name) {
    checkBounds("sojourn.policies." + name + ".");
    SessionPolicy base = SessionPolicy.profile(profileOf(name)).orElseThrow().withName(name);
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

  /**
   * The same with an idle timeout, if none is stated.
   *
   * @param name of the policy
   * @param timeout zero or negative for as long as the absolute lifetime
   */
  PolicySettings orIdle(String name, Duration timeout) {
    if (idle != null) {
      return this;
    }
    return new PolicySettings(
        profile,
        justification,
        timeout.isPositive() ? timeout : toPolicy(name).lifetime().absolute(),
        absolute,
        remember,
        rememberedIdle,
        rememberedAbsolute,
        touchInterval,
        limits,
        guestAttributes,
        binding);
  }

  /** Alone each of them; how they stand to each other the policy checks. */
  private void checkBounds(String prefix) {
    checkBounds(prefix + "idle", idle);
    checkBounds(prefix + "absolute", absolute);
    checkBounds(prefix + "remembered-idle", rememberedIdle);
    checkBounds(prefix + "remembered-absolute", rememberedAbsolute);
  }

  private static void checkBounds(String setting, @Nullable Duration stated) {
    if (stated != null) {
      Bounds.check(
          setting,
          stated,
          Duration.ofSeconds(Lifetime.MIN_SECONDS),
          Duration.ofDays(Lifetime.MAX_DAYS));
    }
  }

  /** The profile that the policy called {@code name} starts from. */
  String profileOf(String name) {
    Optional<SessionPolicy> own = SessionPolicy.profile(name);
    if (profile == null) {
      return own.isPresent() ? name : SessionPolicy.DEFAULT_NAME;
    }
    if (own.isPresent() && !profile.equals(name)) {
      throw new IllegalArgumentException("profile: this is a shipped profile itself");
    }
    if (SessionPolicy.profile(profile).isEmpty()) {
      throw new IllegalArgumentException(
          "profile: there is none of this name, but "
              + SessionPolicy.PROFILES.stream()
                  .map(SessionPolicy::name)
                  .collect(Collectors.joining(", ")));
    }
    return profile;
  }

  /**
   * What of the policy called {@code name} goes beyond NIST's figures; empty where nothing does.
   *
   * @throws IllegalArgumentException if something does and no justification is stated, or one out
   *     of bounds
   */
  List<String> beyondNist(String name) {
    List<String> beyond = NistFigures.of(profileOf(name)).exceededBy(toPolicy(name));
    if (justification == null && !beyond.isEmpty()) {
      throw new IllegalArgumentException(
          String.join("; ", beyond)
              + ": shorten it, or say why it is right in sojourn.policies."
              + name
              + ".justification");
    }
    if (justification != null && !isText(justification.strip())) {
      throw new IllegalArgumentException(
          "justification must be a text of "
              + MIN_JUSTIFICATION
              + " to "
              + MAX_JUSTIFICATION
              + " characters");
    }
    return beyond;
  }

  private static boolean isText(String text) {
    return text.length() >= MIN_JUSTIFICATION
        && text.length() <= MAX_JUSTIFICATION
        && text.chars().noneMatch(Character::isISOControl);
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
