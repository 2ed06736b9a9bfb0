package dev.sojourn.server.console;

import dev.sojourn.server.pages.Notice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands around every page of the console.
 *
 * @param username who looks at it
 * @param tenant which population of users it is about
 * @param formToken proves the forms
 * @param here the part that is shown
 * @param notice what there is to say, or null
 */
record Frame(
    String username, String tenant, String formToken, Place here, @Nullable Notice notice) {

  /** The menu. */
  public List<Place> places() {
    return List.of(Place.values());
  }

  /** Hides the forms' proof. */
  @Override
  public String toString() {
    return "Frame[hidden]";
  }
}
