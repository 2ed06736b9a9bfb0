package dev.sojourn.testkit.history;

import dev.sojourn.TimeSource;
import dev.sojourn.testkit.history.HistoryNode.Reply;
import dev.sojourn.testkit.history.HistoryNode.Request;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Remembers every call, with the times between which it took place. Thread-safe. */
final class History {

  private final TimeSource time = TimeSource.system();
  private final long start = now();
  private final AtomicInteger numbers = new AtomicInteger();
  private final Queue<Operation> operations = new ConcurrentLinkedQueue<>();

  /**
   * Makes a call and remembers it.
   *
   * @throws RuntimeException what the node throws
   */
  Reply record(int client, int node, Act act, @Nullable String secret, HistoryNode asked) {
    int number = numbers.incrementAndGet();
    long invoked = now();
    Reply reply = asked.ask(new Request(number, act, secret));
    operations.add(new Operation(number, client, node, invoked, now(), act, reply.answer()));
    return reply;
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
