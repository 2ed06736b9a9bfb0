package dev.sojourn.examples.servlet;

import static dev.sojourn.FactorMethod.PASSWORD;

import dev.sojourn.Creation.Created;
import dev.sojourn.Creation.Refused;
import dev.sojourn.SignIn;
import dev.sojourn.servlet.SojournFilter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;

/** Checks a password; the filter does the rest. */
final class SignInPage extends HttpServlet {

  /** Two people to try it with; a real application has a table of hashes. */
  private static final Map<String, String> PEOPLE =
      Map.of("alice", "alice-notes", "bob", "bob-notes");

  private static final String FORM =
      """
      <p role="alert">%s</p>
      <form method="post" action="/sign-in">
        <label for="user">Name</label>
        <input id="user" name="user" autocomplete="username" autocapitalize="none" required autofocus>
        <label for="password">Password</label>
        <input id="password" name="password" type="password" autocomplete="current-password" required>
        <button>Sign in</button>
      </form>
      <p>To try it: <code>alice</code> with <code>alice-notes</code>, or <code>bob</code> with <code>bob-notes</code>.</p>
      """;
  private static final long serialVersionUID = 1L;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Html.send(request, response, "Sign in", FORM.formatted(""));
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String user = request.getParameter("user");
    String password = request.getParameter("password");
    if (user == null || password == null || !password.equals(PEOPLE.get(user))) {
      response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
      Html.send(request, response, "Sign in", FORM.formatted("Name or password is wrong."));
      return;
    }
    switch (SojournFilter.signIn(request, SignIn.user(user).roles("writer").factor(PASSWORD))) {
      case Created created -> response.sendRedirect("/");
      case Refused refused -> response.sendError(409, refused.reason().wireName());
    }
  }
}
