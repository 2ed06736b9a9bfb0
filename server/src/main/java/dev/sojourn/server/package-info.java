/** The runnable product: sign-in, account pages and the HTTP API in front of the engine. */
@NullMarked
package dev.sojourn.server;

import org.jspecify.annotations.NullMarked;
