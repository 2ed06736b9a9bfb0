/** The commands that start the server or administer a running one. */
@NullMarked
package dev.sojourn.server.cli;

import org.jspecify.annotations.NullMarked;
