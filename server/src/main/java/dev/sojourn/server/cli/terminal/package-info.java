/** How commands speak with people and with programs. */
@NullMarked
package dev.sojourn.server.cli.terminal;

import org.jspecify.annotations.NullMarked;
