package dev.sojourn.testkit.history;

import dev.sojourn.testkit.Waiting;
import dev.sojourn.testkit.history.HistoryNode.Reply;
import dev.sojourn.testkit.history.HistoryNode.Request;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Asks one run of a process that is a node. Thread-safe. */
final class NodeLink {

  private static final Reply GONE = Reply.unknown("the node is gone");

  /**
   * A question.
   *
   * @param answer the answer, or what its client was told when it waited no longer
   * @param late is told the answer that comes after that
   */
  private record Asked(CompletableFuture<Reply> answer, Consumer<Reply> late) {}

  private final Process process;
  private final DataOutputStream out;
  private final ReentrantLock writing = new ReentrantLock();
  private final AtomicInteger numbers = new AtomicInteger();
  private final Map<Integer, Asked> waiting = new ConcurrentHashMap<>();
  private final CompletableFuture<Reply> ready = new CompletableFuture<>();
  private volatile boolean gone;

  NodeLink(Process process) {
    this.process = process;
    this.out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
    waiting.put(NodeService.READY, new Asked(ready, nobody -> {}));
    Thread.ofPlatform().daemon().name("history-node-" + process.pid()).start(this::read);
  }

  Process process() {
    return process;
  }

  /** Waits until it is; false if it ends before. */
  boolean isReady(Duration patience) {
    return !Waiting.get(ready, "a node to be ready", patience).equals(GONE);
  }

  /**
   * Who has waited for so long waits no longer; the node may do what was asked all the same, and
   * then {@code late} is told.
   */
  Reply ask(Request request, Duration patience, Consumer<Reply> late) {
    int number = numbers.incrementAndGet();
    CompletableFuture<Reply> answer = new CompletableFuture<>();
    waiting.put(number, new Asked(answer, late));
    if (gone || !send(number, request)) {
      waiting.remove(number);
      return GONE;
    }
    try {
      return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException tooLong) {
      Reply unknown = Reply.unknown("the node did not answer in time");
      return answer.complete(unknown) ? unknown : answer.join();
    } catch (ExecutionException failed) {
      throw new IllegalStateException(failed.getCause());
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
      return Reply.unknown("interrupted");
    }
  }

  private boolean send(int number, Request request) {
    writing.lock();
    try {
      out.writeInt(number);
      Wire.write(out, Request.class, request);
      out.flush();
      return true;
    } catch (IOException killed) {
      return false;
    } finally {
      writing.unlock();
    }
  }

  private void read() {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(process.getInputStream()))) {
      while (true) {
        int number = in.readInt();
        Reply reply = (Reply) Objects.requireNonNull(Wire.read(in, Reply.class));
        @Nullable String failure = (String) Wire.read(in, String.class);
        Asked asked = waiting.remove(number);
        if (asked != null && failure != null) {
          asked.answer().completeExceptionally(new IllegalStateException(failure));
        } else if (asked != null && !asked.answer().complete(reply)) {
          asked.late().accept(reply);
        }
      }
    } catch (IOException ended) {
      // As a killed process does, in the middle of a word.
    }
    gone = true; // first: who adds itself from now on sees it, and who did before is told here
    waiting.values().forEach(asked -> asked.answer().complete(GONE));
  }

  /** Asks no more, whereupon the node ends. */
  void close() {
    try {
      process.getOutputStream().close();
    } catch (IOException alreadyDead) {
      gone = true;
    }
  }
}
