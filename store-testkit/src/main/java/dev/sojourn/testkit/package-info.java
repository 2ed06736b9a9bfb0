/**
 * Tools for tests: a clock and a scheduler that only a test moves, a store that fails and blocks on
 * demand, records to store, and a checker for what many threads saw.
 */
package dev.sojourn.testkit;
