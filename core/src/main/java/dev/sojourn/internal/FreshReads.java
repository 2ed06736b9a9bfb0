package dev.sojourn.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Shares reads among those who need one that begins after they asked. For each key one is under way
 * at most, and one waits for it to end: whoever asks meanwhile joins the one that waits. So a crowd
 * causes two reads, whether it is of ten or of ten thousand. Thread-safe.
 */
final class FreshReads<K, V> {

  private static final class Read<V> {
    private final CompletableFuture<V> answer = new CompletableFuture<>();

    /** Waits until it is over, well or not. */
    void awaitEnd() {
      boolean unused = answer.handle((value, fault) -> true).join();
    }
  }

  /**
   * The reads of one key.
   *
   * @param begun the one under way, which nobody may join any more
   * @param next the one that waits, or null
   */
  private record Lane<V>(Read<V> begun, @Nullable Read<V> next) {}

  private final ConcurrentMap<K, Lane<V>> lanes = new ConcurrentHashMap<>();

  /** The answer of a read that begins during this call, perhaps by another thread. */
  V read(K key, Function<K, V> store) {
    Read<V> own = new Read<>();
    Lane<V> lane =
        lanes.compute(
            key,
            (k, old) -> {
              if (old == null) {
                return new Lane<>(own, null);
              }
              return old.next() == null ? new Lane<>(old.begun(), own) : old;
            });
    Read<V> next = lane.next();
    if (next != null && next != own) {
      return Futures.join(next.answer);
    }
    if (next != null) {
      lane.begun().awaitEnd(); // it makes room for this one
    }
    return lead(key, own, store);
  }

  private V lead(K key, Read<V> own, Function<K, V> store) {
    try {
      V answer = store.apply(key);
      makeRoom(key);
      own.answer.complete(answer);
      return answer;
    } catch (Throwable fault) {
      makeRoom(key);
      own.answer.completeExceptionally(fault);
      throw fault;
    }
  }

  private void makeRoom(K key) {
    lanes.computeIfPresent(
        key, (k, lane) -> lane.next() == null ? null : new Lane<>(lane.next(), null));
  }
}
