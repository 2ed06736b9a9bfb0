package dev.sojourn.testkit.history;

import dev.sojourn.Initiator;
import dev.sojourn.TimeSource;
import dev.sojourn.store.StoreUnavailableException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Remembers every call, with the times between which it took place. Thread-safe. */
final class History {

  private final TimeSource time = TimeSource.system();
  private final long start = now();
  private final AtomicInteger numbers = new AtomicInteger();
  private final Queue<Operation> operations = new ConcurrentLinkedQueue<>();

  /**
   * Makes a call and remembers it.
   *
   * @param call gets who causes what it changes
   * @throws RuntimeException what the call throws, unless it is that the store does not answer
   */
  Answer record(int client, int node, Act act, Function<Initiator, Answer> call) {
    int number = numbers.incrementAndGet();
    long invoked = now();
    Answer answer;
    try {
      answer = call.apply(Operation.initiator(number));
    } catch (StoreUnavailableException unknown) {
      answer = new Answer.Unknown(String.valueOf(unknown.getMessage()));
    }
    operations.add(new Operation(number, client, node, invoked, now(), act, answer));
    return answer;
  }

  /** By the one monotonic clock of the process. */
  private long now() {
    return time.now().monotonicNanos();
  }

  /** When it began. */
  long start() {
    return start;
  }

  /** How long it lasts, in nanoseconds. */
  long age() {
    return now() - start;
  }

  /** How many calls were made. */
  int size() {
    return numbers.get();
  }

  /** All calls that are answered. */
  List<Operation> operations() {
    return List.copyOf(operations);
  }
}
