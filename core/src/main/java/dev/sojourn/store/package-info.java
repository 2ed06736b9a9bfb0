/**
 * The SPI: what the engine asks of a store, in records and sealed results.
 *
 * <p>{@link dev.sojourn.store.SessionStore} states the whole contract; the module {@code
 * sojourn-store-testkit} states it again as tests that any store can run. Rules that every store
 * must apply alike, which session is over and why, who leaves when a limit is reached, are pure
 * functions here: {@link dev.sojourn.store.Standing} and {@link dev.sojourn.store.Admission}.
 */
package dev.sojourn.store;
