package dev.sojourn.server.pages;

import dev.sojourn.Creation;
import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.Remember;
import dev.sojourn.SessionManager;
import dev.sojourn.Tenants;
import dev.sojourn.server.ServerSettings;
import dev.sojourn.server.accounts.SignInService;
import dev.sojourn.server.accounts.SignInService.Outcome;
import dev.sojourn.server.http.BrowserCookies;
import dev.sojourn.server.http.FormCookie;
import dev.sojourn.server.http.FormTokens;
import dev.sojourn.servlet.Clients;
import dev.sojourn.servlet.Visitor;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

/**
 * {@code /login}. A session begins by the form only, which is bound to the browser that it was made
 * for, so that nobody can be signed in by somebody else's page (OWASP ASVS 5.0 7.6.2).
 */
@Controller
class LoginPage extends Pages {

  private final SignInService signIns;
  private final SessionManager sessions;
  private final BrowserCookies cookies;
  private final Clients clients;
  private final FormCookie formCookie;
  private final FormTokens formTokens;
  private final String policy;

  LoginPage(
      SignInService signIns,
      SessionManager sessions,
      BrowserCookies cookies,
      Clients clients,
      FormCookie formCookie,
      FormTokens formTokens,
      ServerSettings settings,
      Words words) {
    super(words);
    this.signIns = signIns;
    this.sessions = sessions;
    this.cookies = cookies;
    this.clients = clients;
    this.formCookie = formCookie;
    this.formTokens = formTokens;
    policy = settings.signIn().policy();
  }

  @GetMapping("/login")
  ModelAndView show(HttpServletRequest request, HttpServletResponse response) {
    LoginForm form = LoginForm.of(request);
    Visitor visitor = Visitor.of(request);
    if (visitor instanceof Visitor.SignedIn me) {
      if (request.getParameter("switch") == null) {
        return signedIn(me, form.returnTo());
      }
      Notice notice = Notice.info(words().say("login.switch.any", me.user().id()));
      return page(HttpStatus.OK, request, response, form, notice, me);
    }
    Notice notice = endReason(visitor, request).map(this::whyEnded).orElse(null);
    return page(HttpStatus.OK, request, response, form, notice, null);
  }

  private ModelAndView signedIn(Visitor.SignedIn me, String returnTo) {
    SignedInView view =
        new SignedInView(me.user().id(), returnTo, formTokens.issue(me.token().reveal()));
    return new ModelAndView("signed-in", Map.of("view", view), HttpStatus.OK);
  }

  /** What the browser's own session says, else what the address says: only words we know. */
  private static Optional<EndReason> endReason(Visitor visitor, HttpServletRequest request) {
    if (visitor instanceof Visitor.Refused refused && refused.reason().endReason().isPresent()) {
      return refused.reason().endReason();
    }
    return Optional.ofNullable(request.getParameter("reason")).flatMap(EndReason::ofWireName);
  }

  private Notice whyEnded(EndReason reason) {
    String text = words().ended(reason);
    return switch (reason) {
      case SIGNED_OUT -> Notice.good(text);
      case TOKEN_REUSED, BINDING_VIOLATED, USER_DISABLED, USER_DELETED -> Notice.bad(text);
      default -> Notice.info(text);
    };
  }

  @PostMapping("/login")
  @Nullable ModelAndView signIn(HttpServletRequest request, HttpServletResponse response) {
    LoginForm form = LoginForm.of(request);
    Optional<String> secret = formCookie.read(request);
    if (secret.isEmpty()) {
      // The session's cookie would fare no better: no session is begun that nobody could use.
      return message(
          HttpStatus.BAD_REQUEST,
          "cookies",
          "/login",
          words().say("cookies.text"),
          words().say("cookies.http"));
    }
    if (!formTokens.matches(secret.get(), request.getParameter(FormTokens.FIELD))) {
      Notice notice = Notice.info(words().say("login.stale"));
      return page(HttpStatus.FORBIDDEN, request, response, form, notice, null);
    }
    return switch (Visitor.of(request)) {
      case Visitor.Superseded superseded -> superseded(response, "/login");
      case Visitor.SignedIn me
          when !me.user().id().equals(form.username())
              && !me.session().id().toString().equals(form.leaving()) -> {
        Notice notice = Notice.info(words().say("login.switch", me.user().id(), form.username()));
        yield page(HttpStatus.CONFLICT, request, response, form, notice, me);
      }
      case Visitor visitor -> answer(attempt(form, visitor, request), form, request, response);
    };
  }

  private Outcome attempt(LoginForm form, Visitor visitor, HttpServletRequest request) {
    return signIns.signIn(
        new SignInService.Attempt(
            Tenants.DEFAULT,
            form.username(),
            form.password(),
            form.remember(),
            clients.of(request),
            visitor instanceof Visitor.Guest guest ? guest.token() : null));
  }

  private @Nullable ModelAndView answer(
      Outcome outcome, LoginForm form, HttpServletRequest request, HttpServletResponse response) {
    return switch (outcome) {
      case Outcome.SignedIn in -> {
        endOther(Visitor.of(request), in);
        cookies.set(response, in.session(), in.token(), in.device());
        formCookie.renew(response);
        yield goTo(response, form.returnTo());
      }
      case Outcome.WrongCredentials wrong ->
          refused(HttpStatus.UNAUTHORIZED, words().say("login.wrong"), form, request, response);
      case Outcome.Throttled throttled -> {
        retryAfter(response, throttled.retryAfter());
        String text = words().say("login.throttled", words().pause(throttled.retryAfter()));
        yield refused(HttpStatus.TOO_MANY_REQUESTS, text, form, request, response);
      }
      case Outcome.Busy busy -> {
        retryAfter(response, BUSY_PAUSE);
        String text = words().say("login.busy", words().pause(BUSY_PAUSE));
        yield refused(HttpStatus.SERVICE_UNAVAILABLE, text, form, request, response);
      }
      case Outcome.Refused no ->
          refused(HttpStatus.CONFLICT, whyRefused(no.reason()), form, request, response);
    };
  }

  /** Another user's session in this browser ends when the new one is there; it was confirmed. */
  private void endOther(Visitor before, Outcome.SignedIn in) {
    if (before instanceof Visitor.SignedIn me && !me.session().user().equals(in.session().user())) {
      sessions.end(me.session().id(), EndReason.REPLACED, Initiator.USER);
    }
  }

  private String whyRefused(Creation.Reason reason) {
    return switch (reason) {
      case USER_DISABLED -> words().say("login.disabled");
      case LIMIT_REACHED -> words().say("login.limit");
      case USER_CHANGED, IDEMPOTENCY_MISMATCH -> words().say("login.changed");
    };
  }

  private ModelAndView refused(
      HttpStatus status,
      String text,
      LoginForm form,
      HttpServletRequest request,
      HttpServletResponse response) {
    Visitor.SignedIn me = Visitor.of(request) instanceof Visitor.SignedIn in ? in : null;
    return page(status, request, response, form, Notice.bad(text), me);
  }

  private ModelAndView page(
      HttpStatus status,
      HttpServletRequest request,
      HttpServletResponse response,
      LoginForm form,
      @Nullable Notice notice,
      Visitor.@Nullable SignedIn me) {
    LoginView view =
        new LoginView(
            notice,
            form.username(),
            status == HttpStatus.UNAUTHORIZED,
            sessions.policy(policy).map(p -> p.remember() == Remember.ASK).orElse(false),
            form.remember(),
            form.returnTo(),
            formTokens.issue(formCookie.ensure(request, response)),
            me == null
                ? null
                : new LoginView.Leaving(me.user().id(), me.session().id().toString()));
    return new ModelAndView("login", Map.of("view", view), status);
  }
}
