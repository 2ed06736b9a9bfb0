/** The commands that look at an installation or change it without a running server. */
@NullMarked
package dev.sojourn.server.cli.local;

import org.jspecify.annotations.NullMarked;
