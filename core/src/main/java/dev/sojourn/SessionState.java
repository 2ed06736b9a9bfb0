package dev.sojourn;

import java.util.Locale;

/** Whether a session still opens something. */
public enum SessionState {
  /** It lives. */
  ACTIVE,
  /** It is over, for good. */
  ENDED;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** The name used in the HTTP interface. */
  public String wireName() {
    return wireName;
  }
}
