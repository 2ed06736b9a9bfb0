package dev.sojourn.server.accounts;

import dev.sojourn.Client;
import dev.sojourn.Creation;
import dev.sojourn.FactorMethod;
import dev.sojourn.Initiator;
import dev.sojourn.Reauthentication;
import dev.sojourn.Rotation;
import dev.sojourn.Session;
import dev.sojourn.SessionManager;
import dev.sojourn.SignIn;
import dev.sojourn.UserId;
import dev.sojourn.server.ServerSettings;
import dev.sojourn.server.accounts.PasswordCheck.Result;
import dev.sojourn.spring.boot.SettingsException;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Service;

/** Sign-in by name and password; one that began before a change does not survive it. */
@Service
class PasswordSignIn implements SignInService {

  /** What tries at the set-up link are counted by, beside the address; no user has this name. */
  private static final String SETUP = "setup";

  /** Names that no account can have count as one: they may be as long as a form. */
  private static final String NOBODY = "no id";

  private static final Duration BUSY_PAUSE = Duration.ofSeconds(5);

  private final SessionManager sessions;
  private final PasswordCheck check;
  private final Throttle throttle;
  private final SetupLink setup;
  private final Administrators administrators;
  private final String policy;

  PasswordSignIn(
      SessionManager sessions,
      PasswordCheck check,
      Throttle throttle,
      SetupLink setup,
      Administrators administrators,
      ServerSettings settings) {
    this.sessions = sessions;
    this.check = check;
    this.throttle = throttle;
    this.setup = setup;
    this.administrators = administrators;
    policy = settings.signIn().policy();
    if (sessions.policy(policy).isEmpty()) {
      throw new SettingsException(
          "sojourn.sign-in.policy: there is no policy of the name " + policy, null);
    }
  }

  @Override
  public Outcome signIn(Attempt attempt) {
    Optional<UserId> user = userId(attempt.tenant(), attempt.user());
    String name = user.map(id -> counted(id, attempt.client())).orElse(NOBODY);
    return switch (check.check(user, attempt.password(), name, attempt.client().ip())) {
      case Result.Throttled throttled -> new Outcome.Throttled(throttled.retryAfter());
      case Result.Busy busy -> new Outcome.Busy();
      case Result.Wrong wrong -> new Outcome.WrongCredentials();
      case Result.Right right -> begin(right.account().user(), right.securityVersion(), attempt);
    };
  }

  /**
   * What failures are counted by: the account, but a browser that this very user has signed in on
   * before has a count of its own (by a name that no account has). So strangers who guess do not
   * keep the owner out.
   */
  private String counted(UserId user, Client client) {
    return Optional.ofNullable(client.deviceToken())
        .flatMap(token -> sessions.devices().recognise(user, token))
        .map(device -> Account.key(user) + "/" + device.id())
        .orElseGet(() -> Account.key(user));
  }

  private Outcome begin(UserId user, long securityVersion, Attempt attempt) {
    SignIn signIn =
        SignIn.user(user)
            .factor(FactorMethod.PASSWORD)
            .client(attempt.client())
            .policy(policy)
            .remember(attempt.remember())
            .securityVersion(securityVersion)
            .initiator(Initiator.USER);
    if (attempt.guest() != null) {
      signIn = signIn.upgrade(attempt.guest());
    }
    return switch (sessions.create(signIn)) {
      case Creation.Created created -> {
        administrators.proved(created.session(), created.token());
        yield new Outcome.SignedIn(
            created.session(), created.token(), created.deviceToken(), created.ended());
      }
      case Creation.Refused refused -> new Outcome.Refused(refused.reason());
    };
  }

  /** Counted by session, so that a stranger's failures at the account keep nobody from this. */
  @Override
  public Proof prove(Session session, String password, Client client) {
    UserId user = session.user().orElse(null);
    if (user == null) {
      return new Proof.Refused(Rotation.Reason.GUEST);
    }
    return switch (check.check(Optional.of(user), password, counted(session), client.ip())) {
      case Result.Throttled throttled -> new Proof.Throttled(throttled.retryAfter());
      case Result.Busy busy -> new Proof.Busy();
      case Result.Wrong wrong -> new Proof.WrongPassword();
      case Result.Right right -> stepUp(session, right.securityVersion(), client);
    };
  }

  /** What failures of somebody signed in are counted by; no account has this name. */
  static String counted(Session session) {
    return "session " + session.id();
  }

  private Proof stepUp(Session session, long securityVersion, Client client) {
    Reauthentication proof =
        Reauthentication.of(session.id(), FactorMethod.PASSWORD)
            .withSecurityVersion(securityVersion)
            .by(client);
    return switch (sessions.addFactors(proof)) {
      case Rotation.Rotated rotated -> {
        administrators.proved(rotated.session(), rotated.token());
        yield new Proof.Proved(rotated.session(), rotated.token());
      }
      case Rotation.Refused refused -> new Proof.Refused(refused.reason());
    };
  }

  @Override
  public boolean isSetupOpen(String code) {
    return setup.isOpen(code);
  }

  @Override
  public SetUp setUp(String code, String user, String password, Client client) {
    if (!setup.isOpen(code)) { // first: what strangers guess must not keep the right one waiting
      return throttle
          .admit(SETUP, client.ip())
          .<SetUp>map(SetUp.Later::new)
          .orElseGet(SetUp.Closed::new);
    }
    return switch (setup.use(code, user, password)) {
      case DONE -> new SetUp.Done();
      case CLOSED -> new SetUp.Closed();
      case BAD_NAME -> new SetUp.Refused(SetUp.Fault.NAME);
      case WEAK_PASSWORD -> new SetUp.Refused(SetUp.Fault.PASSWORD);
      case TAKEN -> new SetUp.Refused(SetUp.Fault.TAKEN);
      case BUSY -> new SetUp.Later(BUSY_PAUSE);
    };
  }

  private static Optional<UserId> userId(String tenant, String name) {
    try {
      return Optional.of(new UserId(tenant, name.strip()));
    } catch (IllegalArgumentException notAName) {
      return Optional.empty();
    }
  }
}
