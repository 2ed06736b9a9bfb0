package dev.sojourn.server.console;

import dev.sojourn.Page;
import dev.sojourn.PageRequest;
import dev.sojourn.SessionManager;
import dev.sojourn.User;
import dev.sojourn.server.pages.PagePath;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** {@code /console/users}: the users that are known, by name. */
@Controller
class UsersPage extends ConsolePages {

  private static final int SHOWN = 50;
  private static final String CURSOR = "cursor";

  private final SessionManager sessions;

  UsersPage(ConsoleGate gate, SessionManager sessions) {
    super(gate);
    this.sessions = sessions;
  }

  /**
   * What {@code users.html} shows.
   *
   * @param rows the users
   * @param next the address of those that follow, or null
   * @param first the address of the first page, or null on it
   */
  record View(List<Row> rows, @Nullable String next, @Nullable String first) {}

  /**
   * A user.
   *
   * @param id the name
   * @param roles of the user
   * @param disabled whether sign-in is refused
   * @param living sessions
   */
  record Row(String id, Collection<String> roles, boolean disabled, int living) {}

  @GetMapping("/console/users")
  @Nullable ModelAndView show(HttpServletRequest request, HttpServletResponse response) {
    return read(
        request,
        response,
        admin -> {
          String cursor = request.getParameter(CURSOR);
          Page<User> users = sessions.users().list(admin.tenant(), new PageRequest(SHOWN, cursor));
          String path = Place.USERS.path();
          String next = users.nextCursor();
          View view =
              new View(
                  users.items().stream().map(UsersPage::row).toList(),
                  next == null ? null : PagePath.with(path, CURSOR, next),
                  cursor == null ? null : path);
          return page(HttpStatus.OK, "users", Place.USERS, admin, notice(request), view);
        });
  }

  private static Row row(User user) {
    return new Row(user.id().id(), user.roles(), user.disabled(), user.liveSessions());
  }
}
