/** Who may call what: service keys and their scopes, and the security chains. */
@NullMarked
package dev.sojourn.server.security;

import org.jspecify.annotations.NullMarked;
