package dev.sojourn.server.pages;

import dev.sojourn.EndReason;

/** Where a sign-out leads to. */
public final class SignedOut {

  private SignedOut() {}

  /** The sign-in page that says why a session is over. */
  public static String path(EndReason reason) {
    return "/login?reason=" + reason.wireName();
  }
}
