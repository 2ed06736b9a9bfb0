package dev.sojourn.server.console;

import dev.sojourn.SessionManager;
import dev.sojourn.User;
import dev.sojourn.server.pages.PagePath;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** {@code /console/user?id=}: one user. The name is a parameter: not every name fits a path. */
@Controller
class UserPage extends ConsolePages {

  static final String PATH = "/console/user";
  static final String ID = "id";

  private final SessionManager sessions;
  private final UserViews views;

  UserPage(ConsoleGate gate, SessionManager sessions, UserViews views) {
    super(gate);
    this.sessions = sessions;
    this.views = views;
  }

  /** The address of the page of this user. */
  static String of(String id) {
    return PagePath.with(PATH, ID, id);
  }

  @GetMapping(PATH)
  @Nullable ModelAndView show(HttpServletRequest request, HttpServletResponse response) {
    return read(
        request,
        response,
        admin -> {
          Optional<User> user =
              admin.user(request.getParameter(ID)).flatMap(sessions.users()::find);
          return user.isEmpty()
              ? missing(Place.USERS, admin)
              : page(
                  HttpStatus.OK,
                  "user",
                  Place.USERS,
                  admin,
                  notice(request),
                  views.of(user.get(), AccessForm.of(user.get()), admin));
        });
  }
}
