/**
 * What tests of stores, and of what stands on a store, need: contract, clock, faults, histories.
 */
@org.jspecify.annotations.NullMarked
open module dev.sojourn.testkit {
  requires transitive dev.sojourn.core;
  requires static transitive org.jspecify;

  exports dev.sojourn.testkit;
}
