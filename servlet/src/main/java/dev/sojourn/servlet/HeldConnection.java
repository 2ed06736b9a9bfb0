package dev.sojourn.servlet;

/** A connection that is held until its session is over. Thread-safe. */
public interface HeldConnection extends AutoCloseable {

  /** What closes a connection; runs once, in a thread of its own. */
  @FunctionalInterface
  interface Closing {

    /**
     * Closes it.
     *
     * @param reason why: an end reason's or a reject reason's wire name, {@code superseded} for one
     *     whose token was replaced and that may come again with the new one, {@code unavailable} if
     *     nobody can say whether the session lives, {@code stopping} when the filter goes
     */
    void close(String reason) throws Exception;
  }

  /**
   * Somebody is there: the session's idle deadline moves, as by a request. For what a person sends
   * over the connection, not for signs of life.
   */
  void active();

  /** The connection is gone; nothing is closed. Call it when the connection ends by itself. */
  @Override
  void close();
}
