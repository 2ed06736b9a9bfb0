package dev.sojourn.testkit.history;

import dev.sojourn.store.SessionStore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A node as the clients of a history reach it, in this process or in another. Thread-safe. */
public interface HistoryNode extends AutoCloseable {

  /** A node in this process, over a store of its own, with the keys and rules of the plan. */
  static HistoryNode over(SessionStore store, HistoryPlan plan) {
    return new LocalNode(store, plan);
  }

  /**
   * Does what is asked. {@link Answer.Unknown} says that it may have happened, or not, or will.
   *
   * @throws RuntimeException what no client should ever meet
   */
  Reply ask(Request request);

  /**
   * The same for a question that changes nothing, whose answer is worth having when nobody waits
   * for it any more, too.
   *
   * @param late is told it then, if it comes
   */
  default Reply ask(Request request, Consumer<Reply> late) {
    return ask(request);
  }

  /** Stops it, and closes its store. */
  @Override
  void close();

  /**
   * What a client asks for.
   *
   * @param number of the call, which what it changes names as its initiator
   * @param act what
   * @param secret the session's token where one is checked, the cursor where events are read; null
   *     where nothing is to be presented
   * @param seen the consistency token that is brought along, or null
   */
  record Request(int number, Act act, @Nullable String secret, @Nullable String seen) {

    /** By a client that brings nothing along. */
    public Request(int number, Act act, @Nullable String secret) {
      this(number, act, secret, null);
    }

    /** Says what it is, without the token. */
    @Override
    public String toString() {
      return "#" + number + " " + act;
    }
  }

  /**
   * What it is told.
   *
   * @param answer as it is judged
   * @param secret the session's new token, the consistency token of a write, or the cursor behind
   *     the events; null where there is none
   * @param fromMemory how many validations the node had answered from memory by then
   */
  record Reply(Answer answer, @Nullable String secret, long fromMemory) {

    /** The node did not answer. */
    static Reply unknown(String why) {
      return new Reply(new Answer.Unknown(why), null, 0);
    }

    /** Says what it is, without the token. */
    @Override
    public String toString() {
      return String.valueOf(answer);
    }
  }
}
