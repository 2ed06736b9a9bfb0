/**
 * The contract of {@link dev.sojourn.store.SessionStore} as tests that any store can run: one
 * abstract class per concept. A store's own test class opens the store and has a nested subclass of
 * each.
 */
package dev.sojourn.testkit.contract;
