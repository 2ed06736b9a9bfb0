package dev.sojourn.server.console;

import dev.sojourn.SessionManager;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** {@code /console/policies}: how sessions live, beside what NIST asks for. Nothing to change. */
@Controller
class PoliciesPage extends ConsolePages {

  private final SessionManager sessions;
  private final PolicyViews views;

  PoliciesPage(ConsoleGate gate, SessionManager sessions, PolicyViews views) {
    super(gate);
    this.sessions = sessions;
    this.views = views;
  }

  @GetMapping("/console/policies")
  @Nullable ModelAndView show(HttpServletRequest request, HttpServletResponse response) {
    return read(
        request,
        response,
        admin -> {
          List<PolicyViews.View> policies = sessions.policies().stream().map(views::of).toList();
          return page(HttpStatus.OK, "policies", Place.POLICIES, admin, notice(request), policies);
        });
  }
}
