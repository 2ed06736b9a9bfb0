package dev.sojourn;

/** The outcome of {@link SessionManager#end}. */
public sealed interface Ending {

  /**
   * It is over since this call.
   *
   * @param session as it stands
   */
  record Ended(Session session) implements Ending {}

  /**
   * It was over already; the first reason stays.
   *
   * @param session as it stands
   */
  record AlreadyOver(Session session) implements Ending {}

  /** There is no such session. */
  record Absent() implements Ending {}
}
