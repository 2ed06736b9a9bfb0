package dev.sojourn.server.accounts;

import dev.sojourn.Client;
import dev.sojourn.FactorMethod;
import dev.sojourn.Initiator;
import dev.sojourn.Reauthentication;
import dev.sojourn.Rotation;
import dev.sojourn.Session;
import dev.sojourn.SessionManager;
import dev.sojourn.User;
import dev.sojourn.UserId;
import dev.sojourn.token.SessionToken;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Service;

/**
 * Lets signed-in people set a new password. The present one is part of the request (OWASP ASVS 5.0
 * 6.2.3): a session alone, however new, does not do. Thread-safe.
 */
@Service
public class PasswordChange {

  private final SessionManager sessions;
  private final Accounts accounts;
  private final PasswordCheck check;
  private final Administrators administrators;

  PasswordChange(
      SessionManager sessions,
      Accounts accounts,
      PasswordCheck check,
      Administrators administrators) {
    this.sessions = sessions;
    this.accounts = accounts;
    this.check = check;
    this.administrators = administrators;
  }

  /**
   * What somebody asks for.
   *
   * @param session the session that they are in
   * @param present the password so far, as typed; any text
   * @param next the new one, as typed; any text
   * @param endOthers whether their other sessions end
   * @param client the browser
   */
  public record Request(
      Session session, String present, String next, boolean endOthers, Client client) {

    /** Hides the passwords. */
    @Override
    public String toString() {
      return "Request[" + session.id() + "]";
    }
  }

  /** What became of it. */
  public sealed interface Outcome {

    /**
     * It is changed; the session has a new token, and both its deadlines have moved.
     *
     * @param session as it stands
     * @param token what opens it now
     */
    record Changed(Session session, SessionToken token) implements Outcome {}

    /** The password is changed, and this session is over: it ended in this very moment. */
    record ChangedAndOver() implements Outcome {}

    /**
     * The new password breaks a rule.
     *
     * @param rule in a sentence
     */
    record Weak(String rule) implements Outcome {}

    /** The new password is the present one. */
    record Same() implements Outcome {}

    /** The present password is another one, or the user has none here. */
    record WrongPassword() implements Outcome {}

    /**
     * Too many failures.
     *
     * @param retryAfter how long until the next try counts
     */
    record Throttled(Duration retryAfter) implements Outcome {}

    /** Too many passwords are being worked on at this moment. */
    record Busy() implements Outcome {}

    /** Somebody else changed the password, or deleted the user, meanwhile; this change is not. */
    record Conflict() implements Outcome {}
  }

  /** Does it. Tries are counted by session, as {@link SignInService#prove} counts them. */
  public Outcome change(Request request) {
    UserId user = request.session().user().orElseThrow();
    String rule = Passwords.weakness(user.id(), request.next());
    if (rule != null) {
      return new Outcome.Weak(rule);
    }
    String counted = PasswordSignIn.counted(request.session());
    return switch (check.check(
        Optional.of(user), request.present(), counted, request.client().ip())) {
      case PasswordCheck.Result.Wrong wrong -> new Outcome.WrongPassword();
      case PasswordCheck.Result.Throttled throttled ->
          new Outcome.Throttled(throttled.retryAfter());
      case PasswordCheck.Result.Busy busy -> new Outcome.Busy();
      case PasswordCheck.Result.Right right ->
          Passwords.isSame(request.present(), request.next())
              ? new Outcome.Same()
              : store(request, right.account());
    };
  }

  private Outcome store(Request request, Account account) {
    return switch (accounts.replacePassword(account, request.next())) {
      case BUSY -> new Outcome.Busy();
      case CONFLICT -> new Outcome.Conflict();
      case DONE -> changed(request, account.user());
    };
  }

  private Outcome changed(Request request, UserId user) {
    Optional<User> changed =
        request.endOthers()
            ? sessions.users().credentialChanged(user, request.session().id(), Initiator.USER)
            : sessions.users().credentialChangedKeepingSessions(user, Initiator.USER);
    if (changed.isEmpty()) {
      accounts.remove(user);
      return new Outcome.Conflict();
    }
    Reauthentication proof =
        Reauthentication.of(request.session().id(), FactorMethod.PASSWORD)
            .withSecurityVersion(changed.get().securityVersion())
            .by(request.client());
    return switch (sessions.addFactors(proof)) {
      case Rotation.Rotated rotated -> {
        administrators.proved(rotated.session(), rotated.token());
        yield new Outcome.Changed(rotated.session(), rotated.token());
      }
      case Rotation.Refused refused -> new Outcome.ChangedAndOver();
    };
  }
}
