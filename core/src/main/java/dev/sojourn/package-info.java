/**
 * Session management: {@link dev.sojourn.SessionManager} and the values it speaks in.
 *
 * <p>Everything is non-null unless marked otherwise, immutable and safe for use by many threads
 * unless a type says otherwise.
 */
package dev.sojourn;
