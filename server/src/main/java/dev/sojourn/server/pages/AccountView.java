package dev.sojourn.server.pages;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code account.html} shows.
 *
 * @param username whose account
 * @param isAdministrator whether there is a console for them
 * @param sessionId the session that looks at it: a public handle
 * @param formToken proves the forms
 * @param notice what there is to say, or null
 * @param confirmation what waits for the password, or null
 * @param questions new devices, each with "was this you?"
 * @param cards where the user is signed in, this session first
 * @param unshown says that there are more of them; null when all are here
 * @param devices those without a session; none when not all sessions are here
 * @param history what is over, latest first
 */
record AccountView(
    String username,
    boolean isAdministrator,
    String sessionId,
    String formToken,
    @Nullable Notice notice,
    @Nullable Confirmation confirmation,
    List<Question> questions,
    List<Card> cards,
    @Nullable String unshown,
    List<IdleDevice> devices,
    List<Entry> history) {

  /** Whether there are sessions beside this one. */
  public boolean hasOthers() {
    return cards.size() > 1;
  }

  /** Hides the form's proof. */
  @Override
  public String toString() {
    return "AccountView[hidden]";
  }

  /**
   * A device on which somebody signed in for the first time.
   *
   * @param device its id
   * @param icon names the picture
   * @param traits what is known of it, "Firefox on Windows"
   * @param name what it was named since, or null
   * @param since the first sign-in
   * @param ip from where that came, or null
   */
  record Question(
      String device,
      String icon,
      String traits,
      @Nullable String name,
      Words.When since,
      @Nullable String ip) {}

  /**
   * A session and its device.
   *
   * @param session its id
   * @param device its device's id
   * @param icon names the picture
   * @param title what the device is called
   * @param traits "Chrome on macOS" where the title says something else, or null
   * @param isCurrent whether it is the one that looks
   * @param isRemembered whether it outlives the browser
   * @param active its latest activity
   * @param since its beginning
   * @param ip the address of its latest activity, or null
   */
  record Card(
      String session,
      String device,
      String icon,
      String title,
      @Nullable String traits,
      boolean isCurrent,
      boolean isRemembered,
      Words.When active,
      Words.When since,
      @Nullable String ip) {}

  /**
   * A device on which the user is not signed in.
   *
   * @param id its id
   * @param icon names the picture
   * @param title what it is called
   * @param seen the latest sign-in
   */
  record IdleDevice(String id, String icon, String title, Words.When seen) {}

  /**
   * A session that is over.
   *
   * @param icon names the picture
   * @param title what its device is called
   * @param why in a few words
   * @param ended when
   */
  record Entry(String icon, String title, String why, Words.When ended) {}

  /**
   * What waits for the password.
   *
   * @param action the wish
   * @param target the session or device that it is about, or null
   * @param text why
   * @param submit what the button says
   * @param problem why the last try failed, or null
   */
  record Confirmation(
      String action,
      @Nullable String target,
      String text,
      String submit,
      @Nullable String problem) {}
}
