/**
 * Histories: what many clients of several nodes asked for at random and were told, with the times
 * of each call, and a checker that finds which promises that shows to be broken.
 *
 * <p>A store's own test has a subclass of {@link dev.sojourn.testkit.history.HistoryContract}:
 *
 * <pre>{@code
 * class MyStoreHistoryTest extends HistoryContract {
 *   @Override
 *   protected SessionStore open(int node) {
 *     return MyStore.open(url);
 *   }
 * }
 * }</pre>
 *
 * <p>Faults take part in it as a {@link dev.sojourn.testkit.history.Disturbance}. The checker,
 * {@link dev.sojourn.testkit.history.Checker}, judges histories of any origin.
 */
package dev.sojourn.testkit.history;
