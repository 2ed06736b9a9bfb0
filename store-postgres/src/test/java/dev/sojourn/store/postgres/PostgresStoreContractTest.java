package dev.sojourn.store.postgres;

/** The PostgreSQL store keeps the contract of every store. */
class PostgresStoreContractTest extends PostgresStoreContracts {

  PostgresStoreContractTest() {
    super(Server.cleanDatabase());
  }
}
