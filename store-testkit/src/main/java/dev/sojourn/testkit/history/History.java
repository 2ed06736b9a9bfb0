package dev.sojourn.testkit.history;

import dev.sojourn.TimeSource;
import dev.sojourn.testkit.history.HistoryNode.Reply;
import dev.sojourn.testkit.history.HistoryNode.Request;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Remembers every call, with the times between which it took place. The answer to a question counts
 * also when it comes so late that the client has given it up: a node that was stopped meanwhile
 * answers then what it knew before. Thread-safe.
 */
final class History {

  private final TimeSource time = TimeSource.system();
  private final long start = now();
  private final AtomicInteger numbers = new AtomicInteger();
  private final Map<Integer, Operation> operations = new ConcurrentHashMap<>();

  /**
   * A call.
   *
   * @param number its number
   * @param reply what it was told in time
   */
  record Called(int number, Reply reply) {}

  /**
   * Makes a call and remembers it.
   *
   * @throws RuntimeException what the node throws
   */
  Called record(
      int client,
      int node,
      Act act,
      @Nullable String secret,
      @Nullable String seen,
      HistoryNode asked) {
    int number = numbers.incrementAndGet();
    Request request = new Request(number, act, secret, seen);
    long invoked = now();
    Consumer<Reply> told =
        reply ->
            operations.merge(
                number,
                new Operation(number, client, node, invoked, now(), act, reply.answer()),
                (before, then) -> then.isKnown() ? then : before);
    Reply reply = act instanceof Act.Validate ? asked.ask(request, told) : asked.ask(request);
    told.accept(reply);
    return new Called(number, reply);
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
    return List.copyOf(operations.values());
  }
}
