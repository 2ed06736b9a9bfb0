/** The engine, configured and started with a Spring Boot application. */
@org.jspecify.annotations.NullMarked
open module dev.sojourn.spring.boot {
  requires transitive dev.sojourn.core;
  requires transitive java.sql;
  requires static transitive dev.sojourn.servlet;
  requires static dev.sojourn.store.postgres;
  requires static dev.sojourn.store.sqlite;
  requires static micrometer.core;
  requires static org.jspecify;
  requires spring.beans;
  requires spring.boot;
  requires static spring.boot.actuator;
  requires static spring.boot.actuator.autoconfigure;
  requires spring.boot.autoconfigure;
  requires static spring.boot.health;
  requires spring.context;
  requires spring.core;
  requires static spring.security.config;
  requires static spring.security.core;
  requires static spring.security.web;
  requires static spring.security.webauthn;
  requires static spring.session.core;
  requires static spring.web;
  requires static spring.webmvc;
  requires static tools.jackson.core;
  requires static tools.jackson.databind;
  requires uap.java;

  exports dev.sojourn.spring.boot;
  exports dev.sojourn.spring.migrate;
  exports dev.sojourn.spring.session;
  exports dev.sojourn.spring.web;
}
