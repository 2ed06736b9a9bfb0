package dev.sojourn.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sojourn.testkit.Waiting;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SharedReadsTest {

  private final SharedReads<String, String> reads = new SharedReads<>();
  private final List<String> kept = new CopyOnWriteArrayList<>();
  private final AtomicInteger begun = new AtomicInteger();

  /** A read of a thread of its own, which answers when it is let go. */
  private final class Held {
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch letGo = new CountDownLatch(1);
    private final FutureTask<String> answer;

    Held(String key, String value) {
      answer = new FutureTask<>(() -> reads.read(key, asked -> value(value), kept::add));
      Thread.ofPlatform().daemon().start(answer);
      Waiting.await(reached, "the read");
    }

    private String value(String value) {
      begun.incrementAndGet();
      reached.countDown();
      Waiting.await(letGo, "the end of the read");
      if (value.equals("fault")) {
        throw new IllegalStateException(value);
      }
      return value;
    }

    String finish() {
      letGo.countDown();
      return Waiting.get(answer, "the answer");
    }
  }

  private String read(String key, String value) {
    return reads.read(
        key,
        asked -> {
          begun.incrementAndGet();
          return value;
        },
        kept::add);
  }

  /** One who finds the read under way, and waits for it. */
  private Future<String> joining(String key) {
    FutureTask<String> answer = new FutureTask<>(() -> read(key, "read anew"));
    Thread thread = Thread.ofPlatform().daemon().start(answer);
    Waiting.until(
        Waiting.PATIENCE,
        "somebody to wait",
        () -> thread.getState() == Thread.State.WAITING || answer.isDone());
    return answer;
  }

  @Test
  void whoAsksMeanwhileGetsTheSameAnswerWhichIsKeptOnce() {
    Held first = new Held("a", "one");
    Future<String> second = joining("a");

    assertThat(first.finish()).isEqualTo("one");
    assertThat(Waiting.get(second, "the other's")).isEqualTo("one");
    assertThat(kept).containsExactly("one");
    assertThat(begun).hasValue(1);
    assertThat(read("a", "two")).isEqualTo("two");
  }

  @Test
  void readsOfAnotherKeyWaitForNobody() {
    Held first = new Held("a", "one");

    assertThat(read("b", "other")).isEqualTo("other");

    assertThat(first.finish()).isEqualTo("one");
    assertThat(kept).containsExactly("other", "one");
  }

  @Test
  void whatIsForgottenMeanwhileIsAnsweredButNotKept() {
    Held before = new Held("a", "old");
    reads.forget("a", () -> kept.add("dropped"));
    assertThat(read("a", "new")).isEqualTo("new"); // does not join the one from before

    assertThat(before.finish()).isEqualTo("old");
    assertThat(kept).containsExactly("dropped", "new");
  }

  /** Or else the one from before would end it, and a third would begin beside it. */
  @Test
  void anOldReadThatEndsLeavesTheNewOneAlone() {
    Held before = new Held("a", "old");
    reads.forget("a", () -> {});
    Held after = new Held("a", "new");
    before.finish();
    Future<String> third = joining("a");

    assertThat(after.finish()).isEqualTo("new");
    assertThat(Waiting.get(third, "the third")).isEqualTo("new");
    assertThat(kept).containsExactly("new");
  }

  @Test
  void aFaultIsEverybodysAndTheNextReadsAnew() throws Exception {
    Held first = new Held("a", "fault");
    Future<String> second = joining("a");
    first.letGo.countDown();

    assertThat(fault(first.answer)).isInstanceOf(IllegalStateException.class).hasMessage("fault");
    assertThat(fault(second)).isInstanceOf(IllegalStateException.class).hasMessage("fault");
    assertThat(kept).isEmpty();
    assertThat(read("a", "one")).isEqualTo("one");
  }

  private static Throwable fault(Future<?> answer) throws InterruptedException {
    try {
      answer.get();
    } catch (ExecutionException failed) {
      return failed.getCause();
    }
    throw new AssertionError("no fault");
  }

  @Test
  void whatCannotBeKeptIsAFault() {
    assertThatIllegalStateException()
        .isThrownBy(() ->
            reads.read(
                "a",
                asked -> "one",
                value -> {
                  throw new IllegalStateException(value);
                }));
    assertThat(read("a", "two")).isEqualTo("two");
  }
}
