package dev.sojourn;

import java.util.Locale;

/** What a session stands for. */
public enum SessionKind {
  /** A signed-in user. */
  USER,
  /** State before sign-in. */
  GUEST;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** The name used in the HTTP interface. */
  public String wireName() {
    return wireName;
  }
}
