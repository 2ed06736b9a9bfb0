/** The check of a token, which applications ask for on every request of theirs. */
@NullMarked
package dev.sojourn.server.verify;

import org.jspecify.annotations.NullMarked;
