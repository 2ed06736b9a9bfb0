/** The built-in sign-in: accounts with passwords, beside the sessions in the same store. */
@NullMarked
package dev.sojourn.server.accounts;

import org.jspecify.annotations.NullMarked;
