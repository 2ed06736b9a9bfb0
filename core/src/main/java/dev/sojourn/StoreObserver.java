package dev.sojourn;

/** Hears how long the store took, for metrics. Called by the thread that called the store. */
@FunctionalInterface
public interface StoreObserver {

  /** Hears nothing. */
  StoreObserver NONE = (operation, nanos, failed) -> {};

  /**
   * An operation came back.
   *
   * @param operation the method of {@link dev.sojourn.store.SessionStore}
   * @param nanos how long it took
   * @param failed whether it threw
   */
  void called(String operation, long nanos, boolean failed);
}
