package dev.sojourn.server.console;

import dev.sojourn.EndReason;
import dev.sojourn.Ending;
import dev.sojourn.Session;
import dev.sojourn.SessionId;
import dev.sojourn.SessionManager;
import dev.sojourn.server.filter.Reasons;
import dev.sojourn.server.web.Checks;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

/** {@code /console/sessions/ID}: all that is known of one session, and its end. */
@Controller
class SessionPage extends ConsolePages {

  private final SessionManager sessions;
  private final SessionDetails details;

  SessionPage(ConsoleGate gate, SessionManager sessions, SessionDetails details) {
    super(gate);
    this.sessions = sessions;
    this.details = details;
  }

  @GetMapping("/console/sessions/{id}")
  @Nullable ModelAndView show(
      @PathVariable String id, HttpServletRequest request, HttpServletResponse response) {
    return read(
        request,
        response,
        admin -> {
          Optional<Session> session = find(id, admin);
          return session.isEmpty()
              ? missing(Place.SESSIONS, admin)
              : page(
                  HttpStatus.OK,
                  "session",
                  Place.SESSIONS,
                  admin,
                  notice(request),
                  details.of(session.get(), admin));
        });
  }

  @PostMapping("/console/sessions/{id}/end")
  @Nullable ModelAndView end(
      @PathVariable String id, HttpServletRequest request, HttpServletResponse response) {
    Optional<SessionId> named = SessionId.parse(id);
    String back = Place.SESSIONS.path() + named.map(known -> "/" + known).orElse("");
    return act(
        request,
        response,
        back,
        words().say("console.session.end"),
        admin -> {
          Optional<Session> session = find(id, admin);
          if (session.isEmpty()) {
            return missing(Place.SESSIONS, admin);
          }
          Checks checks = new Checks();
          EndReason reason = Reasons.read(checks, request.getParameter("reason"));
          if (!checks.isClean()) {
            return message(
                HttpStatus.UNPROCESSABLE_CONTENT,
                "console.reason.wrong",
                Place.SESSIONS,
                back,
                admin);
          }
          return switch (sessions.end(session.get().id(), reason, admin.initiator())) {
            case Ending.Absent absent -> missing(Place.SESSIONS, admin);
            case Ending.AlreadyOver over -> goTo(response, FormResult.OVER.at(back));
            case Ending.Ended ended -> proceed(admin, FormResult.ENDED.at(back), request, response);
          };
        });
  }

  private Optional<Session> find(String id, Administrator admin) {
    return SessionId.parse(id).flatMap(sessions::find).filter(admin::sees);
  }
}
