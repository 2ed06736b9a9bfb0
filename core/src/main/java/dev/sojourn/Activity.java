package dev.sojourn;

/** Whether a request shows that somebody is there. */
public enum Activity {
  /** The user did something: the idle deadline moves. */
  FOREGROUND,
  /** Polling, prefetching, refreshing: nothing moves. */
  BACKGROUND
}
