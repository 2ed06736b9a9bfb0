/** Sessions in a PostgreSQL database that many nodes share. */
@org.jspecify.annotations.NullMarked
module dev.sojourn.store.postgres {
  requires com.zaxxer.hikari;
  requires transitive dev.sojourn.core;
  requires transitive dev.sojourn.store.jdbc;
  requires flyway.core;
  requires java.sql;
  requires static org.checkerframework.checker.qual;
  requires static org.jspecify;
  requires org.postgresql.jdbc;

  exports dev.sojourn.store.postgres;
}
