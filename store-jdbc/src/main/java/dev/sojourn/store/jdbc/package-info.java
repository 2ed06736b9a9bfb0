/**
 * What stores on SQL share: rows, their encoding, and the steps that a change consists of.
 * Internal: it changes as its stores need it.
 */
@NullMarked
package dev.sojourn.store.jdbc;

import org.jspecify.annotations.NullMarked;
