/**
 * The administrator's console, {@code /console}: what happens in a tenant, and ways to act on it.
 */
@NullMarked
package dev.sojourn.server.console;

import org.jspecify.annotations.NullMarked;
