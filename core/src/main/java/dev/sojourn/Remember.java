package dev.sojourn;

/** Whether a session may outlive the browser ("stay signed in"). */
public enum Remember {
  /** It never may. */
  NEVER,
  /** When the user asks for it. */
  ASK,
  /** It always does. */
  ALWAYS
}
