package dev.sojourn.spring.migrate;

import java.util.Locale;

/** What became of a cookie of before. */
public enum AdoptionOutcome {
  /** Its session goes on here. */
  ADOPTED,
  /** Its session was taken over a moment ago: by a request at once, or one with a lost answer. */
  REPEATED,
  /** Its session was over, by its own timeout or by the policy. */
  EXPIRED,
  /** Its user is disabled, or all of the user's sessions were ended since it began. */
  REFUSED,
  /** Who is signed in cannot be read here, and so it stays where it is. */
  UNREADABLE,
  /** There is no such session. */
  UNKNOWN;

  /** The name used in metrics. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
