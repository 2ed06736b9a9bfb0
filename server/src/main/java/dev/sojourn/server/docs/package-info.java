/** The description of the HTTP interface, for programs at {@code /openapi.json}. */
@NullMarked
package dev.sojourn.server.docs;

import org.jspecify.annotations.NullMarked;
