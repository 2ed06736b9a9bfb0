/** What signed-in people do with their own sessions and devices: {@code /v1/me}. */
@NullMarked
package dev.sojourn.server.me;

import org.jspecify.annotations.NullMarked;
