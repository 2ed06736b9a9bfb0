/** Session management without a framework: the engine and the contract for stores. */
@org.jspecify.annotations.NullMarked
module dev.sojourn.core {
  requires com.github.benmanes.caffeine;
  requires org.snakeyaml.engine;
  requires static transitive org.jspecify;

  exports dev.sojourn;
  exports dev.sojourn.access;
  exports dev.sojourn.binding;
  exports dev.sojourn.event;
  exports dev.sojourn.http;
  exports dev.sojourn.store;
  exports dev.sojourn.token;
}
