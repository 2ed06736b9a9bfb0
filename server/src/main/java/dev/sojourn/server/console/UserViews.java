package dev.sojourn.server.console;

import dev.sojourn.Device;
import dev.sojourn.DeviceKind;
import dev.sojourn.Page;
import dev.sojourn.PageRequest;
import dev.sojourn.Session;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionManager;
import dev.sojourn.SessionState;
import dev.sojourn.User;
import dev.sojourn.server.pages.PagePath;
import dev.sojourn.server.pages.Words;
import dev.sojourn.server.view.AttributeJson;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** All that is known of a user, in words. Thread-safe. */
@Component
class UserViews {

  /** The most living sessions that are shown; the search shows all. */
  private static final int SHOWN = 20;

  private final SessionManager sessions;
  private final SessionRows rows;
  private final Words words;

  UserViews(SessionManager sessions, SessionRows rows, Words words) {
    this.sessions = sessions;
    this.rows = rows;
    this.words = words;
  }

  /**
   * What {@code user.html} shows.
   *
   * @param id the name
   * @param isSelf whether it is the administrator who looks
   * @param disabled whether sign-in is refused
   * @param living how many sessions live
   * @param access roles and permissions to change
   * @param attributes that follow the user to every device
   * @param sessions the newest that live
   * @param search the address of all of them, or null when they are all here
   * @param devices latest sign-in first
   * @param history what is over, latest end first
   * @param reasons for which sessions may be ended
   */
  record View(
      String id,
      boolean isSelf,
      boolean disabled,
      int living,
      AccessForm access,
      Map<String, Object> attributes,
      List<SessionRows.Row> sessions,
      @Nullable String search,
      List<DeviceRow> devices,
      List<SessionRows.Row> history,
      List<SearchFields.Option> reasons) {}

  /**
   * A device.
   *
   * @param id its id
   * @param icon names the picture
   * @param title what it is called
   * @param traits what is known of it, where its title says something else, or null
   * @param seen the latest sign-in on it
   */
  record DeviceRow(
      String id, String icon, String title, @Nullable String traits, Words.When seen) {}

  View of(User user, AccessForm access, Administrator admin) {
    SessionFilter filter =
        SessionFilter.filter().user(user.id()).state(SessionState.ACTIVE).build();
    Page<Session> living = sessions.list(filter, PageRequest.first(SHOWN));
    String name = user.id().id();
    String all =
        PagePath.with(PagePath.with(Place.SESSIONS.path(), "user", name), "state", "active");
    return new View(
        name,
        admin.is(user.id()),
        user.disabled(),
        user.liveSessions(),
        access,
        AttributeJson.write(user.attributes()),
        rows.of(living.items(), admin),
        living.nextCursor() == null ? null : all,
        sessions.devices().list(user.id()).stream().map(this::device).toList(),
        rows.of(sessions.history(user.id()), admin),
        SessionDetails.reasons(words));
  }

  private DeviceRow device(Device device) {
    DeviceKind kind = device.traits().kind();
    String title = words.title(device);
    String traits = words.traits(device);
    return new DeviceRow(
        device.id().toString(),
        kind.wireName(),
        title,
        title.equals(traits) ? null : traits,
        words.when(device.lastSeenAt()));
  }
}
