/** The engine, configured and started with a Spring Boot application. */
@org.jspecify.annotations.NullMarked
open module dev.sojourn.spring.boot {
  requires transitive dev.sojourn.core;
  requires static dev.sojourn.store.postgres;
  requires static dev.sojourn.store.sqlite;
  requires static micrometer.core;
  requires static org.jspecify;
  requires spring.beans;
  requires spring.boot;
  requires spring.boot.autoconfigure;
  requires spring.context;
  requires spring.core;

  exports dev.sojourn.spring.boot;
}
