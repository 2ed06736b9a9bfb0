package dev.sojourn.examples.servlet;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The notes: an attribute of the session, a guest's or a user's. */
final class NotesPage extends HttpServlet {

  private static final String NOTES = "notes";
  private static final int MOST_NOTES = 50;
  private static final int LONGEST = 200;
  private static final long serialVersionUID = 1L;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!request.getServletPath().equals("/")) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    String list =
        notes(request.getSession(false)).stream()
            .map(note -> "<li>" + Html.escaped(note) + "</li>")
            .collect(Collectors.joining("", "<ul>", "</ul>"));
    Html.send(
        request,
        response,
        "Your notes",
        """
        %s
        <form method="post" action="/">
          <label for="note">A note</label>
          <input id="note" name="note" maxlength="%d" required autofocus>
          <button>Keep it</button>
        </form>
        """
            .formatted(list, LONGEST));
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String note = request.getParameter("note");
    if (note == null || note.isBlank() || note.length() > LONGEST) {
      response.sendError(
          HttpServletResponse.SC_BAD_REQUEST, "note has 1 to " + LONGEST + " characters");
      return;
    }
    HttpSession session = request.getSession();
    List<String> notes = notes(session);
    if (notes.size() == MOST_NOTES) {
      notes.removeFirst();
    }
    notes.add(note);
    session.setAttribute(NOTES, notes);
    response.sendRedirect("/");
  }

  /** A list of this request's own. */
  private static List<String> notes(HttpSession session) {
    List<String> notes = new ArrayList<>();
    if (session != null && session.getAttribute(NOTES) instanceof List<?> kept) {
      kept.forEach(note -> notes.add((String) note));
    }
    return notes;
  }
}
