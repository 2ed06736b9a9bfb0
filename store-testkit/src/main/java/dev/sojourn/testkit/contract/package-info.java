/**
 * The contract of {@link dev.sojourn.store.SessionStore} as tests that any store can run: one
 * abstract class per concept. A store's own test class opens the store and has a nested subclass of
 * each:
 *
 * <pre>{@code
 * class MyStoreContractTest {
 *   @TempDir private Path directory;
 *
 *   @Nested
 *   class Create extends CreateContract {
 *     @Override
 *     protected SessionStore open() {
 *       return MyStore.open(directory);
 *     }
 *   }
 *
 *   @Nested
 *   class End extends EndContract {
 *     ...
 *   }
 * }
 * }</pre>
 *
 * <p>{@link dev.sojourn.testkit.contract.RecordsContract} is for stores that are a {@link
 * dev.sojourn.store.RecordStore} too; all others are for every store.
 */
package dev.sojourn.testkit.contract;
