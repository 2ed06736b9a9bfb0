/** The pages that people use: sign-in, sign-out, account. */
@NullMarked
package dev.sojourn.server.pages;

import org.jspecify.annotations.NullMarked;
