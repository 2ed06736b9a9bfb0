/** The rules about who may ask for what: those in force, and what they say of a request. */
@NullMarked
package dev.sojourn.server.rules;

import org.jspecify.annotations.NullMarked;
