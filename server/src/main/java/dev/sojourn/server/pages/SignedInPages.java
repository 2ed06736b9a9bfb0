package dev.sojourn.server.pages;

import dev.sojourn.server.http.FormTokens;
import dev.sojourn.server.http.Visitor;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.ModelAndView;

/** Pages of somebody who is signed in; everybody else is led to the sign-in and back. */
abstract class SignedInPages extends Pages {

  private final FormTokens formTokens;
  private final String path;

  /**
   * Pages that are reached by {@code path}.
   *
   * @param path of this origin, without a query
   */
  SignedInPages(FormTokens formTokens, Words words, String path) {
    super(words);
    this.formTokens = formTokens;
    this.path = path;
  }

  /** What a signed-in person's request does. */
  interface Handler {
    @Nullable ModelAndView answer(Visitor.SignedIn me);
  }

  final @Nullable ModelAndView signedIn(
      HttpServletRequest request, HttpServletResponse response, Handler handler) {
    return switch (Visitor.of(request)) {
      case Visitor.SignedIn me -> handler.answer(me);
      case Visitor.Superseded superseded -> superseded(response, path);
      case Visitor.Refused refused ->
          toLogin(
              refused.reason().endReason().map(r -> "reason=" + r.wireName() + "&").orElse(""),
              request,
              response);
      case Visitor.Guest guest -> toLogin("", request, response);
      case Visitor.Nobody nobody -> toLogin("", request, response);
    };
  }

  /** A form of these pages, sent by the browser that it was made for. */
  final @Nullable ModelAndView form(
      HttpServletRequest request, HttpServletResponse response, Handler handler) {
    return signedIn(
        request,
        response,
        me ->
            formTokens.matches(me.token().reveal(), request.getParameter(FormTokens.FIELD))
                ? handler.answer(me)
                : goTo(response, path + "?notice=stale"));
  }

  private @Nullable ModelAndView toLogin(
      String why, HttpServletRequest request, HttpServletResponse response) {
    String login = "/login?" + why + "return_to=" + path;
    if (request.getHeader("HX-Request") == null) {
      return goTo(response, login);
    }
    // A part of the page asked; the whole window has to go.
    response.setHeader("HX-Redirect", login);
    response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
    return null;
  }
}
