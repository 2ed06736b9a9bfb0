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
import org.jspecify.annotations.Nullable;

/** Asks one run of a process that is a node. Thread-safe. */
final class NodeLink {

  private static final Reply GONE = Reply.unknown("the node is gone");

  private final Process process;
  private final DataOutputStream out;
  private final ReentrantLock writing = new ReentrantLock();
  private final AtomicInteger numbers = new AtomicInteger();
  private final Map<Integer, CompletableFuture<Reply>> waiting = new ConcurrentHashMap<>();
  private final CompletableFuture<Reply> ready = new CompletableFuture<>();
  private volatile boolean gone;

  NodeLink(Process process) {
    this.process = process;
    this.out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
    waiting.put(NodeService.READY, ready);
    Thread.ofPlatform().daemon().name("history-node-" + process.pid()).start(this::read);
  }

  Process process() {
    return process;
  }

  /** Waits until it is; false if it ends before. */
  boolean isReady(Duration patience) {
    return !Waiting.get(ready, "a node to be ready", patience).equals(GONE);
  }

  /** Who has waited for so long waits no longer; the node may do what was asked all the same. */
  Reply ask(Request request, Duration patience) {
    int number = numbers.incrementAndGet();
    CompletableFuture<Reply> answer = new CompletableFuture<>();
    waiting.put(number, answer);
    if (gone || !send(number, request)) {
      waiting.remove(number);
      return GONE;
    }
    try {
      return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      waiting.remove(number);
      return Reply.unknown("the node did not answer in time");
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
        CompletableFuture<Reply> asking = waiting.remove(number);
        if (asking != null && failure != null) {
          asking.completeExceptionally(new IllegalStateException(failure));
        } else if (asking != null) {
          asking.complete(reply);
        }
      }
    } catch (IOException ended) {
      // As a killed process does, in the middle of a word.
    }
    gone = true; // first: who adds itself from now on sees it, and who did before is told here
    waiting.values().forEach(asking -> asking.complete(GONE));
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
