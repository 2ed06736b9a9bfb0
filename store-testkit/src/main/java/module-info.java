/**
 * What tests of stores, and of what stands on a store, need: contract, clock, faults, histories.
 *
 * <p>Open, because JUnit calls what is not public.
 */
@org.jspecify.annotations.NullMarked
open module dev.sojourn.testkit {
  requires transitive dev.sojourn.core;
  requires transitive org.junit.jupiter.api;
  requires transitive org.junit.jupiter.params;
  requires org.assertj.core;
  requires static transitive org.jspecify;

  exports dev.sojourn.testkit;
  exports dev.sojourn.testkit.contract;
  exports dev.sojourn.testkit.engine;
  exports dev.sojourn.testkit.history;
}
