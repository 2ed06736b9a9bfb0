/** The commands that administer a running server through its HTTP interface. */
@NullMarked
package dev.sojourn.server.cli.admin;

import org.jspecify.annotations.NullMarked;
