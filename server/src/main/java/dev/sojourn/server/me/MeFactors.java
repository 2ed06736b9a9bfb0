package dev.sojourn.server.me;

import dev.sojourn.Rotation;
import dev.sojourn.SessionManager;
import dev.sojourn.server.accounts.SignInService;
import dev.sojourn.server.accounts.SignInService.Proof;
import dev.sojourn.server.http.BrowserCookies;
import dev.sojourn.server.me.OwnView.OwnSession;
import dev.sojourn.server.web.Problem;
import dev.sojourn.server.web.ProblemType;
import dev.sojourn.servlet.Clients;
import dev.sojourn.servlet.Consistency;
import dev.sojourn.servlet.Visitor;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code POST /v1/me/factors}: proves again who one is. The session's new token comes in the cookie
 * alone, as every token does (OWASP ASVS 5.0 3.3.4); an app reads it there, too.
 */
@RestController
class MeFactors {

  private static final Duration BUSY_PAUSE = Duration.ofSeconds(5);

  private final Caller caller;
  private final SessionManager sessions;
  private final SignInService signIns;
  private final BrowserCookies cookies;
  private final Clients clients;

  MeFactors(
      Caller caller,
      SessionManager sessions,
      SignInService signIns,
      BrowserCookies cookies,
      Clients clients) {
    this.caller = caller;
    this.sessions = sessions;
    this.signIns = signIns;
    this.cookies = cookies;
    this.clients = clients;
  }

  /** What proves it. */
  record Factors(@Nullable String password) {

    /** Hides the password. */
    @Override
    public String toString() {
      return "Factors[hidden]";
    }
  }

  @Operation(summary = "Prove again who you are")
  @PostMapping(path = "/v1/me/factors", produces = MediaType.APPLICATION_JSON_VALUE)
  OwnSession prove(
      @RequestBody Factors body, HttpServletRequest request, HttpServletResponse response) {
    Visitor.SignedIn me = caller.of(request);
    if (body.password() == null) {
      throw Problem.of(ProblemType.INVALID_VALUE, "password", "is needed").exception();
    }
    return switch (signIns.prove(me.session(), body.password(), clients.of(request))) {
      case Proof.Proved proved -> {
        cookies.set(response, proved.session(), proved.token(), null);
        response.setHeader(Consistency.HEADER, sessions.consistencyToken(proved.session()));
        yield OwnSession.of(me, proved.session());
      }
      case Proof.WrongPassword wrong ->
          throw Problem.of(
                  ProblemType.INSUFFICIENT_USER_AUTHENTICATION, "The password is not right.")
              .header("WWW-Authenticate", StepUp.CHALLENGE)
              .exception();
      case Proof.Throttled throttled ->
          throw Problem.of(ProblemType.TOO_MANY_REQUESTS, "Too many attempts; wait.")
              .retryAfter(throttled.retryAfter())
              .exception();
      case Proof.Busy busy ->
          throw Problem.of(ProblemType.UNAVAILABLE, "Too many sign-ins at this moment.")
              .retryAfter(BUSY_PAUSE)
              .exception();
      case Proof.Refused refused -> throw refused(refused.reason()).exception();
    };
  }

  private static Problem refused(Rotation.Reason reason) {
    return switch (reason) {
      case UNKNOWN, SESSION_ENDED ->
          Problem.of(ProblemType.SESSION_ENDED, "The session ended a moment ago.");
      case USER_CHANGED, IDEMPOTENCY_MISMATCH ->
          Problem.of(ProblemType.USER_CHANGED, "The user changed a moment ago; try again.");
      case GUEST -> Problem.of(ProblemType.GUEST_SESSION, "A guest has no factors.");
    };
  }
}
