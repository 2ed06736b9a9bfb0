package dev.sojourn.testkit.history;

import dev.sojourn.store.SessionStore;
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
   */
  record Request(int number, Act act, @Nullable String secret) {

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
   * @param secret the new session's token, or the cursor behind the events; null where there is
   *     none
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
