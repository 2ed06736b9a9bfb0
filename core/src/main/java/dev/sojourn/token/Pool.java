package dev.sojourn.token;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Digests and the like, used again and again: what they would cost anew for each check is most of
 * what a check costs. Shared and small, rather than thread-locals, which are new for every virtual
 * thread. Thread-safe; what is taken belongs to one thread until it is put back.
 */
final class Pool<T> {

  private static final int SLOTS = 64;

  private final AtomicReferenceArray<@Nullable T> workers = new AtomicReferenceArray<>(SLOTS);
  private final Supplier<T> maker;

  Pool(Supplier<T> maker) {
    this.maker = maker;
  }

  /** Alone with it until it is put back: one that is not there was taken by somebody else. */
  T take() {
    T worker = workers.getAndSet(slot(), null);
    return worker == null ? maker.get() : worker;
  }

  /** Whoever takes it next sees what was done with it; when that is, does not matter. */
  void putBack(T worker) {
    workers.setRelease(slot(), worker);
  }

  private static int slot() {
    return (int) (Thread.currentThread().threadId() & (SLOTS - 1));
  }
}
