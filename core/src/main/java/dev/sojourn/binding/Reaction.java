package dev.sojourn.binding;

/** What follows when a signal is not the one that a session is bound to. Mildest first. */
public enum Reaction {
  /** An event, and nothing else. */
  NOTIFY,
  /**
   * The session opens, but none of its factors counts for this caller, until the user has proved
   * again, from where the caller is, who they are: that binds the session anew.
   */
  STEP_UP,
  /** The request is refused. The session lives on for whoever it is bound to. */
  REJECT
}
