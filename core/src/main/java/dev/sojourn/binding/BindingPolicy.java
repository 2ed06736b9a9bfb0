package dev.sojourn.binding;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What sessions of a policy are bound to, and what follows when a caller is another one.
 *
 * @param address how to the address, or null for not at all
 * @param fingerprint what follows from another fingerprint, or null where it does not matter
 * @param deviceToken likewise from another device token
 */
public record BindingPolicy(
    @Nullable AddressBinding address,
    @Nullable Reaction fingerprint,
    @Nullable Reaction deviceToken) {

  /** Bound to nothing but the token. */
  public static final BindingPolicy NONE = new BindingPolicy(null, null, null);

  /** Whether there is nothing to compare. */
  public boolean isNone() {
    return address == null && fingerprint == null && deviceToken == null;
  }

  /** What follows when {@code signal} does not match; null if nothing does. */
  public @Nullable Reaction reaction(BindingSignal signal) {
    return switch (signal) {
      case ADDRESS -> address == null ? null : address.reaction();
      case FINGERPRINT -> fingerprint;
      case DEVICE_TOKEN -> deviceToken;
    };
  }

  /** Those of {@code mismatches} to which the policy reacts so. */
  public Set<BindingSignal> reactingBy(Reaction reaction, Set<BindingSignal> mismatches) {
    Set<BindingSignal> reacting = EnumSet.noneOf(BindingSignal.class);
    for (BindingSignal signal : mismatches) {
      if (reaction(signal) == reaction) {
        reacting.add(signal);
      }
    }
    return reacting;
  }
}
