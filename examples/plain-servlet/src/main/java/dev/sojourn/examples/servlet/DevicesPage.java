package dev.sojourn.examples.servlet;

import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.PageRequest;
import dev.sojourn.Session;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionManager;
import dev.sojourn.SessionState;
import dev.sojourn.UserId;
import dev.sojourn.servlet.SojournFilter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.stream.Collectors;

/** Where the person is signed in, and an end to all of it but this. */
final class DevicesPage extends HttpServlet {

  private static final int MOST_SHOWN = 50;
  private static final long serialVersionUID = 1L;

  private final transient SessionManager sessions;

  DevicesPage(SessionManager sessions) {
    this.sessions = sessions;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    if (!request.authenticate(response)) {
      return; // it sends people to the sign-in
    }
    Session current = SojournFilter.session(request).orElseThrow();
    SessionFilter mine =
        SessionFilter.filter().user(user(current)).state(SessionState.ACTIVE).build();
    String list =
        sessions.list(mine, PageRequest.first(MOST_SHOWN)).items().stream()
            .map(session -> line(session, session.id().equals(current.id())))
            .collect(Collectors.joining("", "<ul>", "</ul>"));
    String form =
        """
        <form method="post" action="/devices"><button>Sign out everywhere else</button></form>
        """;
    Html.send(request, response, "Where you are signed in", list + form);
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    if (!request.authenticate(response)) {
      return;
    }
    Session current = SojournFilter.session(request).orElseThrow();
    sessions.endAllOf(user(current), current.id(), EndReason.SIGNED_OUT_ELSEWHERE, Initiator.USER);
    response.sendRedirect("/devices");
  }

  private static UserId user(Session session) {
    return session.user().orElseThrow();
  }

  private static String line(Session session, boolean isThis) {
    String agent = session.createdFrom().userAgent();
    return "<li>%s%s, since %s, last active %s</li>"
        .formatted(
            isThis ? "<strong>This device</strong>: " : "",
            Html.escaped(agent == null ? "unknown" : agent),
            session.createdAt(),
            session.lastActiveAt());
  }
}
