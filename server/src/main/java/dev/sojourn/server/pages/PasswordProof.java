package dev.sojourn.server.pages;

import dev.sojourn.server.accounts.SignInService;
import dev.sojourn.server.accounts.SignInService.Proof;
import dev.sojourn.server.http.BrowserCookies;
import dev.sojourn.server.me.StepUp;
import dev.sojourn.servlet.Clients;
import dev.sojourn.servlet.Visitor;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Lets signed-in people prove by password, in the middle of what they want to do, that it is they
 * (OWASP ASVS 5.0 7.5.2). Thread-safe.
 */
@Component
public class PasswordProof {

  private final SignInService signIns;
  private final BrowserCookies cookies;
  private final Clients clients;
  private final Words words;

  PasswordProof(SignInService signIns, BrowserCookies cookies, Clients clients, Words words) {
    this.signIns = signIns;
    this.cookies = cookies;
    this.clients = clients;
    this.words = words;
  }

  /** What became of it. */
  public sealed interface Outcome {

    /**
     * It is they.
     *
     * @param me with the session's new token, which the answer's cookie has, too
     */
    record Proved(Visitor.SignedIn me) implements Outcome {}

    /**
     * Ask once more.
     *
     * @param status of the answer that asks
     * @param problem why this try failed
     */
    record Again(HttpStatus status, String problem) implements Outcome {}

    /** The session ended, or the user changed, in this very moment. */
    record Over() implements Outcome {}
  }

  /**
   * Proves it by {@code password}; sets the headers of the answer that follows.
   *
   * @param password as typed; any text
   */
  public Outcome prove(
      Visitor.SignedIn me,
      @Nullable String password,
      HttpServletRequest request,
      HttpServletResponse response) {
    Proof proof =
        signIns.prove(me.session(), password == null ? "" : password, clients.of(request));
    return switch (proof) {
      case Proof.Proved proved -> {
        cookies.set(response, proved.session(), proved.token(), null);
        yield new Outcome.Proved(
            new Visitor.SignedIn(proved.session(), me.user(), proved.token(), me.byCookie()));
      }
      case Proof.WrongPassword wrong -> {
        ask(response);
        yield new Outcome.Again(HttpStatus.UNAUTHORIZED, words.say("confirm.wrong"));
      }
      case Proof.Throttled throttled -> {
        Duration pause = throttled.retryAfter();
        Pages.retryAfter(response, pause);
        yield new Outcome.Again(
            HttpStatus.TOO_MANY_REQUESTS, words.say("confirm.throttled", words.pause(pause)));
      }
      case Proof.Busy busy -> {
        Pages.retryAfter(response, Pages.BUSY_PAUSE);
        yield new Outcome.Again(
            HttpStatus.SERVICE_UNAVAILABLE, words.say("login.busy", words.pause(Pages.BUSY_PAUSE)));
      }
      case Proof.Refused refused -> new Outcome.Over();
    };
  }

  /** Says to programs that an answer of 401 asks for a newer authentication (RFC 9470). */
  public static void ask(HttpServletResponse response) {
    response.setHeader("WWW-Authenticate", StepUp.CHALLENGE);
  }
}
