/** The engine behind {@link dev.sojourn.SessionManager}. Not exported. */
package dev.sojourn.internal;
