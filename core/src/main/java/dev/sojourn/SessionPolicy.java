package dev.sojourn;

import dev.sojourn.binding.BindingPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How sessions under one name live. Immutable; the named profiles follow NIST SP 800-63B-4 sections
 * 2.1.3, 2.2.3 and 2.3.3.
 *
 * @param name 1 to 63 of {@code a-z 0-9 . _ -}
 * @param lifetime of a session that is not remembered
 * @param touchInterval how often activity is recorded at the most; at most a quarter of the idle
 *     timeout
 * @param remember whether a session may be remembered
 * @param rememberedLifetime of a session that is
 * @param limits how many may live at once
 * @param guestAttributes the names that a sign-in takes over from a guest; null for all
 * @param binding what sessions are bound to beside their token
 */
public record SessionPolicy(
    String name,
    Lifetime lifetime,
    Duration touchInterval,
    Remember remember,
    Lifetime rememberedLifetime,
    SessionLimits limits,
    @Nullable Set<String> guestAttributes,
    BindingPolicy binding) {

  /** The name of the policy used where none is asked for. */
  public static final String DEFAULT_NAME = "default";

  /** The name of the policy of guests. */
  public static final String GUEST_NAME = "guest";

  /** The longest default touch interval. */
  public static final Duration MAX_DEFAULT_TOUCH_INTERVAL = Duration.ofMinutes(2);

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");
  private static final Lifetime MONTH = new Lifetime(Duration.ofDays(14), Duration.ofDays(30));

  /** 1 h idle, 24 h in all; remembered when the user asks: 14 days idle, 30 days in all. */
  public static final SessionPolicy DEFAULT =
      of(DEFAULT_NAME, Duration.ofHours(1), Duration.ofHours(24), Remember.ASK, MONTH);

  /** NIST AAL1: 30 days in all. */
  public static final SessionPolicy AAL1 =
      of(
          "aal1",
          Duration.ofDays(30),
          Duration.ofDays(30),
          Remember.ASK,
          new Lifetime(Duration.ofDays(30), Duration.ofDays(30)));

  /** NIST AAL2: 1 h idle, 24 h in all, never remembered. */
  public static final SessionPolicy AAL2 =
      of("aal2", Duration.ofHours(1), Duration.ofHours(24), Remember.NEVER, null);

  /** NIST AAL3: 15 min idle, 12 h in all, never remembered. */
  public static final SessionPolicy AAL3 =
      of("aal3", Duration.ofMinutes(15), Duration.ofHours(12), Remember.NEVER, null);

  /** Guests: 1 h idle, 24 h in all. */
  public static final SessionPolicy GUEST =
      of(GUEST_NAME, Duration.ofHours(1), Duration.ofHours(24), Remember.NEVER, null);

  /** Those that are there from the start. */
  public static final List<SessionPolicy> PROFILES = List.of(DEFAULT, GUEST, AAL1, AAL2, AAL3);

  /**
   * Checks every part.
   *
   * @throws IllegalArgumentException naming the part and its bound
   */
  public SessionPolicy {
    checkName(name);
    Objects.requireNonNull(lifetime, "lifetime");
    Objects.requireNonNull(remember, "remember");
    Objects.requireNonNull(rememberedLifetime, "rememberedLifetime");
    Objects.requireNonNull(limits, "limits");
    Objects.requireNonNull(binding, "binding");
    if (touchInterval.isNegative()
        || touchInterval.multipliedBy(4).compareTo(lifetime.idle()) > 0
        || touchInterval.multipliedBy(4).compareTo(rememberedLifetime.idle()) > 0) {
      throw new IllegalArgumentException(
          "policy " + name + ": touchInterval must be 0 to a quarter of the idle timeout");
    }
    guestAttributes = guestAttributes == null ? null : Set.copyOf(guestAttributes);
  }

  /**
   * Returns {@code name} if a policy can have it.
   *
   * @throws IllegalArgumentException if it cannot
   */
  static String checkName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("policy name must be 1 to 63 of a-z, 0-9, '.', '_', '-'");
    }
    return name;
  }

  private static SessionPolicy of(
      String name,
      Duration idle,
      Duration absolute,
      Remember remember,
      @Nullable Lifetime remembered) {
    Lifetime lifetime = new Lifetime(idle, absolute);
    return new SessionPolicy(
        name,
        lifetime,
        defaultTouchInterval(idle),
        remember,
        remembered == null ? lifetime : remembered,
        SessionLimits.DEFAULT,
        null,
        BindingPolicy.NONE);
  }

  /** A quarter of {@code idle}, at most {@link #MAX_DEFAULT_TOUCH_INTERVAL}. */
  public static Duration defaultTouchInterval(Duration idle) {
    Duration quarter = idle.dividedBy(4);
    return quarter.compareTo(MAX_DEFAULT_TOUCH_INTERVAL) > 0 ? MAX_DEFAULT_TOUCH_INTERVAL : quarter;
  }

  /** The profile called {@code name}; empty if there is none of that name. */
  public static Optional<SessionPolicy> profile(String name) {
    return PROFILES.stream().filter(profile -> profile.name().equals(name)).findFirst();
  }

  /** Whether a sign-in that asks (or not) to stay signed in is remembered. */
  public boolean remembers(boolean asked) {
    return remember == Remember.ALWAYS || (remember == Remember.ASK && asked);
  }

  /** The bounds of a session that is remembered, or not. */
  public Lifetime lifetime(boolean remembered) {
    return remembered ? rememberedLifetime : lifetime;
  }

  /** The same under another name. */
  public SessionPolicy withName(String newName) {
    return new SessionPolicy(
        newName,
        lifetime,
        touchInterval,
        remember,
        rememberedLifetime,
        limits,
        guestAttributes,
        binding);
  }

  /** The same with other bounds, and the default touch interval for the shorter idle timeout. */
  public SessionPolicy withLifetimes(Lifetime normal, Lifetime remembered) {
    Duration idle =
        normal.idle().compareTo(remembered.idle()) < 0 ? normal.idle() : remembered.idle();
    return new SessionPolicy(
        name,
        normal,
        defaultTouchInterval(idle),
        remember,
        remembered,
        limits,
        guestAttributes,
        binding);
  }

  /** The same with another touch interval. */
  public SessionPolicy withTouchInterval(Duration interval) {
    return new SessionPolicy(
        name, lifetime, interval, remember, rememberedLifetime, limits, guestAttributes, binding);
  }

  /** The same with another rule for remembering. */
  public SessionPolicy withRemember(Remember rule) {
    return new SessionPolicy(
        name, lifetime, touchInterval, rule, rememberedLifetime, limits, guestAttributes, binding);
  }

  /** The same with other limits. */
  public SessionPolicy withLimits(SessionLimits newLimits) {
    return new SessionPolicy(
        name,
        lifetime,
        touchInterval,
        remember,
        rememberedLifetime,
        newLimits,
        guestAttributes,
        binding);
  }

  /** The same, but a sign-in takes over only these attributes of a guest. */
  public SessionPolicy withGuestAttributes(Set<String> names) {
    return new SessionPolicy(
        name, lifetime, touchInterval, remember, rememberedLifetime, limits, names, binding);
  }

  /** The same, but bound to other things. */
  public SessionPolicy withBinding(BindingPolicy newBinding) {
    return new SessionPolicy(
        name,
        lifetime,
        touchInterval,
        remember,
        rememberedLifetime,
        limits,
        guestAttributes,
        newBinding);
  }
}
