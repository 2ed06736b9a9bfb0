package dev.sojourn.server.console;

import dev.sojourn.EndReason;
import dev.sojourn.Session;
import dev.sojourn.server.pages.Notice;
import dev.sojourn.server.pages.PasswordProof;
import dev.sojourn.server.pages.ReturnPath;
import dev.sojourn.server.pages.SignedInPages;
import dev.sojourn.server.pages.SignedOut;
import dev.sojourn.servlet.Visitor;
import dev.sojourn.store.InvalidCursorException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.ModelAndView;

/**
 * The door of the console: who is not signed in goes to the sign-in and comes back, who is no
 * administrator is refused, and whoever changes something must have proved lately who they are, or
 * does so by password, without losing what they sent.
 */
abstract class ConsolePages extends SignedInPages {

  private final ConsoleGate gate;

  ConsolePages(ConsoleGate gate) {
    super(gate.formTokens(), gate.words());
    this.gate = gate;
  }

  /** What an administrator's request does. */
  interface AdministratorHandler {
    @Nullable ModelAndView answer(Administrator admin);
  }

  /**
   * Shows something.
   *
   * <p>A session that an application began, or whose factors do not count any more (it was away for
   * long, or is used from elsewhere), shows nothing before the password.
   */
  @Nullable ModelAndView read(
      HttpServletRequest request, HttpServletResponse response, AdministratorHandler handler) {
    String address = address(request);
    return signedIn(
        request,
        response,
        address,
        me -> {
          if (!gate.isAdministrator(me)) {
            return forbidden();
          }
          if (gate.isProved(me)) {
            return shown(new Administrator(me), handler);
          }
          Confirmation goOn =
              new Confirmation(
                  GoOnPage.PATH,
                  List.of(new Confirmation.Field(ReturnPath.PARAMETER, address)),
                  words().say("console.confirm.go_on"),
                  "/account",
                  null);
          return ask(HttpStatus.UNAUTHORIZED, me, goOn, response);
        });
  }

  private @Nullable ModelAndView shown(Administrator admin, AdministratorHandler handler) {
    try {
      return handler.answer(admin);
    } catch (InvalidCursorException wrong) {
      return wrongCursor(admin);
    }
  }

  /**
   * Does what a form of the console says.
   *
   * @param back the page of the form
   * @param submit what its button says, should the password be asked for
   */
  @Nullable ModelAndView act(
      HttpServletRequest request,
      HttpServletResponse response,
      String back,
      String submit,
      AdministratorHandler handler) {
    return form(
        request,
        response,
        back,
        me -> {
          if (!gate.isAdministrator(me)) {
            return forbidden();
          }
          String password = request.getParameter(Confirmation.PASSWORD);
          if (password != null) {
            return proved(password, me, request, response, back, submit, handler);
          }
          return gate.isRecent(me)
              ? handler.answer(new Administrator(me))
              : ask(
                  HttpStatus.UNAUTHORIZED,
                  me,
                  Confirmation.of(request, submit, back, null),
                  response);
        });
  }

  private @Nullable ModelAndView proved(
      String password,
      Visitor.SignedIn me,
      HttpServletRequest request,
      HttpServletResponse response,
      String back,
      String submit,
      AdministratorHandler handler) {
    return switch (gate.proof().prove(me, password, request, response)) {
      case PasswordProof.Outcome.Proved proved ->
          gate.isAdministrator(proved.me())
              ? handler.answer(new Administrator(proved.me()))
              : forbidden();
      case PasswordProof.Outcome.Again again ->
          ask(
              again.status(),
              me,
              Confirmation.of(request, submit, back, again.problem()),
              response);
      // The page will know.
      case PasswordProof.Outcome.Over over -> goTo(response, back);
    };
  }

  private ModelAndView ask(
      HttpStatus status,
      Visitor.SignedIn me,
      Confirmation confirmation,
      HttpServletResponse response) {
    if (status == HttpStatus.UNAUTHORIZED) {
      PasswordProof.ask(response);
    }
    Map<String, Object> model =
        Map.of("username", me.user().id(), "formToken", formToken(me), "view", confirmation);
    return new ModelAndView("console/confirm", model, status);
  }

  private ModelAndView forbidden() {
    return message(HttpStatus.FORBIDDEN, "console.forbidden", "/account");
  }

  private static String address(HttpServletRequest request) {
    String query = request.getQueryString();
    return request.getRequestURI() + (query == null ? "" : "?" + query);
  }

  /**
   * Goes to {@code next}, or to the sign-in when the administrator's own session is over by now.
   */
  @Nullable ModelAndView proceed(
      Administrator admin, String next, HttpServletRequest request, HttpServletResponse response) {
    Optional<Session> own = gate.sessions().find(admin.me().session().id());
    EndReason over =
        own.isEmpty() ? EndReason.ENDED_BY_ADMIN : own.get().endReason(); // null while it lives
    if (over == null) {
      return goTo(response, next);
    }
    gate.cookies().signedOut(request, response);
    return goTo(response, SignedOut.path(over));
  }

  /** What the address says about the form that led here, or null. */
  @Nullable Notice notice(HttpServletRequest request) {
    return notice(request, "console.result.", FormResult.DONE, FormResult.NOT_DONE);
  }

  /** A page of the console; {@code view} is what its template shows. */
  ModelAndView page(
      HttpStatus status,
      String template,
      Place here,
      Administrator admin,
      @Nullable Notice notice,
      Object view) {
    Frame frame =
        new Frame(admin.me().user().id(), admin.tenant(), formToken(admin.me()), here, notice);
    return new ModelAndView("console/" + template, Map.of("frame", frame, "view", view), status);
  }

  /** A message that fills a page of the console; its words begin with {@code key}. */
  ModelAndView message(
      HttpStatus status, String key, Place here, String href, Administrator admin, String... text) {
    Message message = message(key, href, text);
    return page(status, "message", here, admin, null, message);
  }

  /** What is not there, or not in the administrator's tenant. */
  ModelAndView missing(Place place, Administrator admin) {
    return message(HttpStatus.NOT_FOUND, "console.missing", place, place.path(), admin);
  }

  /** A cursor that no list has made. */
  ModelAndView wrongCursor(Administrator admin) {
    Place place = Place.OVERVIEW;
    return message(HttpStatus.BAD_REQUEST, "console.cursor", place, place.path(), admin);
  }
}
