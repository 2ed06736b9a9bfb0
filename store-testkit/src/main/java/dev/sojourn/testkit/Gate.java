package dev.sojourn.testkit;

import java.util.concurrent.CountDownLatch;

/**
 * Holds one call of a {@link FaultyStore} until the test lets it go. Closing it lets the call go,
 * so that a test that fails leaves no thread behind. Thread-safe.
 */
public final class Gate implements AutoCloseable {

  private final String place;
  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  Gate(String place) {
    this.place = place;
  }

  /**
   * Waits until a call stands at this gate.
   *
   * @throws AssertionError if none comes within {@link Waiting#PATIENCE}
   */
  public void awaitReached() {
    Waiting.await(reached, "a call to arrive " + place);
  }

  /** Whether a call stands at this gate, or has passed it. */
  public boolean isReached() {
    return reached.getCount() == 0;
  }

  /** Lets the call go, or pass without stopping if it has not come yet. */
  public void release() {
    released.countDown();
  }

  @Override
  public void close() {
    release();
  }

  /** Stops the calling thread here. */
  void pass() {
    reached.countDown();
    Waiting.await(released, "the test to release the call held " + place);
  }
}
