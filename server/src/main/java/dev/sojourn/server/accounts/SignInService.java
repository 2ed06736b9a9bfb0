package dev.sojourn.server.accounts;

import dev.sojourn.Client;
import dev.sojourn.Creation;
import dev.sojourn.Rotation;
import dev.sojourn.Session;
import dev.sojourn.token.DeviceToken;
import dev.sojourn.token.SessionToken;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the built-in sign-in does, for pages and calls alike. Thread-safe. Every method may throw
 * {@link dev.sojourn.store.StoreUnavailableException}.
 */
public interface SignInService {

  /**
   * A try to sign in.
   *
   * @param tenant the tenant
   * @param user the name as typed; any text
   * @param password as typed; any text
   * @param remember whether the user asked to stay signed in
   * @param client the browser
   * @param guest the token of the guest session that the browser is in, or null
   */
  record Attempt(
      String tenant,
      String user,
      String password,
      boolean remember,
      Client client,
      @Nullable SessionToken guest) {

    /** Hides the password. */
    @Override
    public String toString() {
      return "Attempt[" + tenant + "]";
    }
  }

  /** What became of it. */
  sealed interface Outcome {

    /**
     * The session has begun.
     *
     * @param session it
     * @param token what opens it
     * @param device what recognises the browser next time
     * @param ended what a limit, a replacement or an upgrade ended
     */
    record SignedIn(
        Session session, SessionToken token, @Nullable DeviceToken device, List<Session> ended)
        implements Outcome {}

    /** There is no such account, or the password is another one; nobody is told which. */
    record WrongCredentials() implements Outcome {}

    /**
     * Too many failures.
     *
     * @param retryAfter how long until the next try counts
     */
    record Throttled(Duration retryAfter) implements Outcome {}

    /** Too many sign-ins at this moment. */
    record Busy() implements Outcome {}

    /**
     * The password is right, and the engine refuses.
     *
     * @param reason why
     */
    record Refused(Creation.Reason reason) implements Outcome {}
  }

  /** What became of a proof by password within a session. */
  sealed interface Proof {

    /**
     * The password is right; the session has a new token, both deadlines have moved.
     *
     * @param session as it stands
     * @param token what opens it now
     */
    record Proved(Session session, SessionToken token) implements Proof {}

    /** The password is another one. */
    record WrongPassword() implements Proof {}

    /**
     * Too many failures.
     *
     * @param retryAfter how long until the next try counts
     */
    record Throttled(Duration retryAfter) implements Proof {}

    /** Too many sign-ins at this moment. */
    record Busy() implements Proof {}

    /**
     * The password is right, and the engine refuses.
     *
     * @param reason why
     */
    record Refused(Rotation.Reason reason) implements Proof {}
  }

  /** Checks name and password and begins a session. */
  Outcome signIn(Attempt attempt);

  /** The signed-in user proves by password again who they are. */
  Proof prove(Session session, String password, Client client);

  /** Whether {@code code} from the printed link still sets up the first administrator. */
  boolean isSetupOpen(String code);

  /** What became of a try to make the first administrator. */
  sealed interface SetUp {

    /** There is one now; the link is used up. */
    record Done() implements SetUp {}

    /** The link has been used, is too old, or was never made. */
    record Closed() implements SetUp {}

    /**
     * Something that was typed cannot be; the link goes on to work.
     *
     * @param why what
     */
    record Refused(Fault why) implements SetUp {}

    /**
     * Too many tries, or too many passwords at this moment; the link goes on to work.
     *
     * @param retryAfter when to try again
     */
    record Later(Duration retryAfter) implements SetUp {}

    /** What cannot be. */
    enum Fault {
      /** No user can have this name. */
      NAME,
      /** The password breaks a rule. */
      PASSWORD,
      /** The name is known already. */
      TAKEN
    }
  }

  /** Makes the first administrator by the printed link. */
  SetUp setUp(String code, String user, String password, Client client);
}
