/** The HTTP interface for applications, {@code /v1}. */
@NullMarked
package dev.sojourn.server.api;

import org.jspecify.annotations.NullMarked;
