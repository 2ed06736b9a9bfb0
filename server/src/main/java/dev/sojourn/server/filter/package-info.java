/** Filters of sessions and reasons of ends, as they are written in queries, bodies and forms. */
@NullMarked
package dev.sojourn.server.filter;

import org.jspecify.annotations.NullMarked;
