package dev.sojourn.server.pages;

import dev.sojourn.EndReason;
import dev.sojourn.server.http.FormTokens;
import dev.sojourn.servlet.Visitor;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.ModelAndView;

/**
 * Pages of somebody who is signed in; everybody else is led to the sign-in and back. A form counts
 * when it was made for the session that sends it. Thread-safe.
 */
public abstract class SignedInPages extends Pages {

  /** The parameter of an address that names what the page says about the form that led there. */
  public static final String NOTICE = "notice";

  private final FormTokens formTokens;

  /** Makes and checks forms by these tokens, and speaks in these words. */
  protected SignedInPages(FormTokens formTokens, Words words) {
    super(words);
    this.formTokens = formTokens;
  }

  /** What a signed-in person's request does. */
  protected interface Handler {

    /** Answers; null when the answer is written already. */
    @Nullable ModelAndView answer(Visitor.SignedIn me);
  }

  /**
   * Lets signed-in people in.
   *
   * @param back where to come back to: a path of this origin
   */
  protected final @Nullable ModelAndView signedIn(
      HttpServletRequest request, HttpServletResponse response, String back, Handler handler) {
    return switch (Visitor.of(request)) {
      case Visitor.SignedIn me -> handler.answer(me);
      case Visitor.Superseded superseded -> superseded(response, back);
      case Visitor.Refused refused ->
          toLogin(refused.reason().endReason().orElse(null), back, request, response);
      case Visitor.Guest guest -> toLogin(null, back, request, response);
      case Visitor.Nobody nobody -> toLogin(null, back, request, response);
    };
  }

  /**
   * Lets a form in that was made for this very session; {@code back} then says of others that they
   * are out of date.
   */
  protected final @Nullable ModelAndView form(
      HttpServletRequest request, HttpServletResponse response, String back, Handler handler) {
    return signedIn(
        request,
        response,
        back,
        me ->
            formTokens.matches(me.token().reveal(), request.getParameter(FormTokens.FIELD))
                ? handler.answer(me)
                : goTo(response, PagePath.with(back, NOTICE, "stale")));
  }

  /** What proves the forms of the page that is shown to them. */
  protected final String formToken(Visitor.SignedIn me) {
    return formTokens.issue(me.token().reveal());
  }

  /**
   * What the address says about the form that led here; null when it names none of these.
   *
   * @param prefix of the words
   * @param done names of what was done
   * @param other names of what was not, or was before
   */
  protected final @Nullable Notice notice(
      HttpServletRequest request, String prefix, Set<String> done, Set<String> other) {
    String name = request.getParameter(NOTICE);
    if (name == null) {
      return null;
    }
    if (done.contains(name)) {
      return Notice.good(words().say(prefix + name));
    }
    return other.contains(name) ? Notice.info(words().say(prefix + name)) : null;
  }

  private static @Nullable ModelAndView toLogin(
      @Nullable EndReason why,
      String back,
      HttpServletRequest request,
      HttpServletResponse response) {
    String login =
        PagePath.with(why == null ? "/login" : SignedOut.path(why), ReturnPath.PARAMETER, back);
    if (request.getHeader("HX-Request") == null) {
      return goTo(response, login);
    }
    // A part of the page asked; the whole window has to go.
    response.setHeader("HX-Redirect", login);
    response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
    return null;
  }
}
