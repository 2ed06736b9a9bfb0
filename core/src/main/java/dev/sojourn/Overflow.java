package dev.sojourn;

/** What happens to a sign-in beyond a session limit. */
public enum Overflow {
  /** The session that began first ends. */
  END_OLDEST,
  /** The session whose latest activity is longest ago ends. */
  END_LEAST_ACTIVE,
  /** The sign-in is refused. */
  REFUSE
}
