package dev.sojourn.spring.boot;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The idle timeout of the policies {@code default} and {@code guest}, where they state none of
 * their own.
 *
 * @param stated how long; zero or negative for as long as the absolute lifetime; null where nothing
 *     is said
 */
record DefaultIdle(@Nullable Duration stated) {}
