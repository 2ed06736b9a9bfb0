/**
 * What the engine promises over any store, as tests: one abstract class per concept, each of which
 * runs a real {@link dev.sojourn.SessionManager}, or two that share one store. Races are forced by
 * a store that stops where the test says, never by waiting. A store's own test class opens the
 * store and has a nested subclass of each.
 */
package dev.sojourn.testkit.engine;
