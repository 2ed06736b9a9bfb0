package dev.sojourn.server;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Shares what is read for a cache: of each key one read is under way at most, and whoever asks
 * meanwhile gets its answer. It is done outside of the cache, since a cache that reads by itself
 * holds a lock meanwhile, which keeps neighbours waiting and, on JDKs before 24, a carrier of
 * virtual threads. Thread-safe.
 *
 * @param <K> what is read
 * @param <V> the answer
 */
public final class SharedReads<K, V> {

  private static final class Read<V> {
    private final CompletableFuture<V> answer = new CompletableFuture<>();
  }

  private final ConcurrentMap<K, Read<V>> underWay = new ConcurrentHashMap<>();

  /**
   * Reads, or waits for who does. A fault is everybody's who waits, and the next call reads anew.
   *
   * @param read reads from the store
   * @param keep puts the answer into the cache, quickly; not called when the key was forgotten
   *     since the read began
   */
  public V read(K key, Function<K, V> read, Consumer<V> keep) {
    Read<V> own = new Read<>();
    Read<V> other = underWay.putIfAbsent(key, own);
    if (other != null) {
      return join(other.answer);
    }
    try {
      V answer = read.apply(key);
      underWay.computeIfPresent(
          key,
          (same, current) -> {
            if (current != own) {
              return current;
            }
            keep.accept(answer);
            return null;
          });
      own.answer.complete(answer);
      return answer;
    } catch (Throwable fault) {
      underWay.remove(key, own);
      own.answer.completeExceptionally(fault);
      throw fault;
    }
  }

  /**
   * Forgets a key: what is being read of it now is kept by nobody, and who asks from now on reads
   * anew.
   *
   * @param drop takes it out of the cache, quickly
   */
  public void forget(K key, Runnable drop) {
    underWay.compute(
        key,
        (same, current) -> {
          drop.run();
          return null;
        });
  }

  private static <V> V join(CompletableFuture<V> answer) {
    try {
      return answer.join();
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof RuntimeException fault) {
        throw fault;
      }
      throw failed;
    }
  }
}
