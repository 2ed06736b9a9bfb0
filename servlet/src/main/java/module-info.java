/** The engine in front of any Jakarta Servlet application. */
@org.jspecify.annotations.NullMarked
module dev.sojourn.servlet {
  requires com.github.benmanes.caffeine;
  requires transitive dev.sojourn.core;
  requires transitive jakarta.servlet;
  requires static transitive org.jspecify;
  requires tools.jackson.core;
  requires tools.jackson.databind;

  exports dev.sojourn.servlet;
}
