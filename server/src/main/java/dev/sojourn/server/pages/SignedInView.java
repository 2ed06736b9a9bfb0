package dev.sojourn.server.pages;

/**
 * What {@code signed-in.html} shows to whoever comes to the sign-in without need.
 *
 * @param username who is signed in
 * @param returnTo where to go on
 * @param formToken proves the form by which one signs out
 */
record SignedInView(String username, String returnTo, String formToken) {

  /** Hides the form's proof. */
  @Override
  public String toString() {
    return "SignedInView[hidden]";
  }
}
