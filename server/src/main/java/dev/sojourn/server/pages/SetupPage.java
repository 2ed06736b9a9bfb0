package dev.sojourn.server.pages;

import dev.sojourn.server.accounts.Passwords;
import dev.sojourn.server.accounts.SignInService;
import dev.sojourn.server.accounts.SignInService.SetUp;
import dev.sojourn.server.http.FormCookie;
import dev.sojourn.server.http.FormTokens;
import dev.sojourn.servlet.Clients;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

/** {@code /setup/CODE}: the first administrator, by the link that the start printed. */
@Controller
class SetupPage extends Pages {

  private final SignInService signIns;
  private final Clients clients;
  private final FormCookie formCookie;
  private final FormTokens formTokens;

  SetupPage(
      SignInService signIns,
      Clients clients,
      FormCookie formCookie,
      FormTokens formTokens,
      Words words) {
    super(words);
    this.signIns = signIns;
    this.clients = clients;
    this.formCookie = formCookie;
    this.formTokens = formTokens;
  }

  /**
   * What {@code setup.html} shows.
   *
   * @param notice what there is to say, or null
   * @param code of the link
   * @param username to begin with
   * @param formToken proves the form
   */
  record View(@Nullable Notice notice, String code, String username, String formToken) {

    /** Hides the code. */
    @Override
    public String toString() {
      return "View[hidden]";
    }
  }

  @GetMapping("/setup/{code}")
  ModelAndView show(
      @PathVariable String code, HttpServletRequest request, HttpServletResponse response) {
    hideAddress(response);
    if (!signIns.isSetupOpen(code)) {
      return message(HttpStatus.NOT_FOUND, "setup.closed", "/login");
    }
    return page(HttpStatus.OK, null, code, request, response);
  }

  @PostMapping("/setup/{code}")
  @Nullable ModelAndView setUp(
      @PathVariable String code, HttpServletRequest request, HttpServletResponse response) {
    hideAddress(response);
    String formToken = request.getParameter(FormTokens.FIELD);
    if (formCookie.read(request).filter(s -> formTokens.matches(s, formToken)).isEmpty()) {
      return signIns.isSetupOpen(code)
          ? page(HttpStatus.FORBIDDEN, words().say("setup.stale"), code, request, response)
          : message(HttpStatus.NOT_FOUND, "setup.closed", "/login");
    }
    String password = text(request, "password");
    if (!password.equals(text(request, "repeated"))) {
      return page(
          HttpStatus.UNPROCESSABLE_CONTENT, words().say("setup.unequal"), code, request, response);
    }
    String username = text(request, "username").strip();
    return switch (signIns.setUp(code, username, password, clients.of(request))) {
      case SetUp.Done done -> goTo(response, "/login");
      case SetUp.Closed closed -> message(HttpStatus.NOT_FOUND, "setup.closed", "/login");
      case SetUp.Refused refused ->
          page(
              refused.why() == SetUp.Fault.TAKEN
                  ? HttpStatus.CONFLICT
                  : HttpStatus.UNPROCESSABLE_CONTENT,
              why(refused.why(), username, password),
              code,
              request,
              response);
      case SetUp.Later later -> {
        retryAfter(response, later.retryAfter());
        String text = words().say("setup.later", words().pause(later.retryAfter()));
        yield page(HttpStatus.TOO_MANY_REQUESTS, text, code, request, response);
      }
    };
  }

  private String why(SetUp.Fault fault, String username, String password) {
    return switch (fault) {
      case NAME -> words().say("setup.name");
      case PASSWORD -> String.valueOf(Passwords.weakness(username, password));
      case TAKEN -> words().say("setup.taken");
    };
  }

  /**
   * The address is a secret: nobody is told its path. Not "no-referrer": with it browsers send
   * {@code Origin: null} from our own form.
   */
  private static void hideAddress(HttpServletResponse response) {
    response.setHeader("Referrer-Policy", "strict-origin");
  }

  private ModelAndView page(
      HttpStatus status,
      @Nullable String problem,
      String code,
      HttpServletRequest request,
      HttpServletResponse response) {
    View view =
        new View(
            problem == null ? null : Notice.bad(problem),
            code,
            text(request, "username").strip(),
            formTokens.issue(formCookie.ensure(request, response)));
    return new ModelAndView("setup", Map.of("view", view), status);
  }

  private static String text(HttpServletRequest request, String name) {
    return Objects.requireNonNullElse(request.getParameter(name), "");
  }
}
