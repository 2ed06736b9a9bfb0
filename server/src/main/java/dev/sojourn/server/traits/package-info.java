/** Which device a browser says it runs on. */
@NullMarked
package dev.sojourn.server.traits;

import org.jspecify.annotations.NullMarked;
