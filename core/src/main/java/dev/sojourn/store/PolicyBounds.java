package dev.sojourn.store;

import dev.sojourn.Lifetime;
import java.time.Duration;

/**
 * What a policy allows at the most.
 *
 * @param policy its name
 * @param lifetime of sessions that are not remembered
 * @param rememberedLifetime of those that are
 * @param touchInterval of all
 */
public record PolicyBounds(
    String policy, Lifetime lifetime, Lifetime rememberedLifetime, Duration touchInterval) {}
