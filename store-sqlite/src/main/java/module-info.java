/** The embedded store: durable, one file, one process. */
@org.jspecify.annotations.NullMarked
module dev.sojourn.store.sqlite {
  requires transitive dev.sojourn.core;
  requires transitive dev.sojourn.store.jdbc;
  requires java.sql;
  requires static org.jspecify;
  requires org.xerial.sqlitejdbc;

  exports dev.sojourn.store.sqlite;
}
