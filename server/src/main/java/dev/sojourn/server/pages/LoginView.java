package dev.sojourn.server.pages;

import org.jspecify.annotations.Nullable;

/**
 * What {@code login.html} shows.
 *
 * @param notice what there is to say, or null
 * @param username to begin with
 * @param isWrong whether name or password was refused
 * @param askRemember whether there is a choice to stay signed in
 * @param remember the choice to begin with
 * @param returnTo where to go afterwards
 * @param formToken proves the form
 * @param leaving who is signed in here and will not be afterwards, or null
 */
record LoginView(
    @Nullable Notice notice,
    String username,
    boolean isWrong,
    boolean askRemember,
    boolean remember,
    String returnTo,
    String formToken,
    @Nullable Leaving leaving) {

  /**
   * Whoever is signed in here and will not be afterwards.
   *
   * @param user who
   * @param session its session: the confirmation is for that one only
   */
  record Leaving(String user, String session) {}

  /** Hides the form's proof. */
  @Override
  public String toString() {
    return "LoginView[hidden]";
  }
}
