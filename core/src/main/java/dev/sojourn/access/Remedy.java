package dev.sojourn.access;

/** What whoever was refused can do about it. */
public enum Remedy {
  /** Sign in: nobody is. */
  SIGN_IN,
  /** Prove themselves anew or by a further factor (RFC 9470): nothing else is missing. */
  STEP_UP,
  /** Nothing: they may not. */
  NONE
}
