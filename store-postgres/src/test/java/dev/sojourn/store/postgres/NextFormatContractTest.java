package dev.sojourn.store.postgres;

/**
 * During a rolling upgrade programs of this version work with tables that the next one has added
 * to, and one that is started again then starts.
 */
class NextFormatContractTest extends PostgresStoreContracts {

  NextFormatContractTest() {
    super(Server.databaseOfTheNextFormat());
  }
}
