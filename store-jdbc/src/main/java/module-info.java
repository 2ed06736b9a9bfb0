/** What stores on SQL share; for them alone. */
@org.jspecify.annotations.NullMarked
module dev.sojourn.store.jdbc {
  requires transitive dev.sojourn.core;
  requires transitive java.sql;
  requires static transitive org.jspecify;

  exports dev.sojourn.store.jdbc;
}
