/**
 * A store in one SQLite file of one process.
 *
 * <p>One thread writes: what callers ask for at the same time shares a transaction and its fsync,
 * and is acknowledged after it. Reads run beside it on connections of their own.
 */
package dev.sojourn.store.sqlite;
