package dev.sojourn.store;

import dev.sojourn.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * A bounded part of a count.
 *
 * @param count how many this part found
 * @param resumeAfter go on behind this id, or null at the end
 */
public record CountResult(int count, @Nullable SessionId resumeAfter) {}
