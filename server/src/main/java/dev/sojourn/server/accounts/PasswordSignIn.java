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
import dev.sojourn.spring.boot.SettingsException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Sign-in by name and password. The user's security version is read before the password is checked:
 * a sign-in that began before a change does not survive it.
 */
@Service
class PasswordSignIn implements SignInService {

  /** What tries at the set-up link are counted by, beside the address; no user has this name. */
  private static final String SETUP = "setup";

  private static final Duration BUSY_PAUSE = Duration.ofSeconds(5);

  private final SessionManager sessions;
  private final Accounts accounts;
  private final Passwords passwords;
  private final Throttle throttle;
  private final SetupLink setup;
  private final String policy;

  PasswordSignIn(
      SessionManager sessions,
      Accounts accounts,
      Passwords passwords,
      Throttle throttle,
      SetupLink setup,
      ServerSettings settings) {
    this.sessions = sessions;
    this.accounts = accounts;
    this.passwords = passwords;
    this.throttle = throttle;
    this.setup = setup;
    policy = settings.signIn().policy();
    if (sessions.policy(policy).isEmpty()) {
      throw new SettingsException(
          "sojourn.sign-in.policy: there is no policy of the name " + policy, null);
    }
  }

  @Override
  public Outcome signIn(Attempt attempt) {
    Optional<UserId> user = userId(attempt.tenant(), attempt.user());
    String name = user.map(id -> counted(id, attempt.client())).orElse("no id " + attempt.user());
    Optional<Duration> pause = throttle.admit(name, attempt.client().ip());
    if (pause.isPresent()) {
      return new Outcome.Throttled(pause.get());
    }
    Checked checked = judged(name, attempt.client().ip(), () -> check(user, attempt.password()));
    if (checked.right() == null) {
      return new Outcome.Busy();
    }
    if (!checked.right() || user.isEmpty()) {
      return new Outcome.WrongCredentials();
    }
    return begin(user.get(), checked.securityVersion(), attempt);
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

  /**
   * A checked password.
   *
   * @param securityVersion as read before the check
   * @param right whether it is the account's; null when there was no room for the check
   */
  private record Checked(long securityVersion, @Nullable Boolean right) {}

  private Checked check(Optional<UserId> user, String password) {
    // The version before the hash: who changes the hash moves the version after it.
    long securityVersion = user.map(sessions.users()::securityVersion).orElse(0L);
    Optional<Account> account = user.flatMap(accounts::find);
    return new Checked(
        securityVersion,
        passwords.matches(password, account.map(Account::passwordHash).orElse(null)).orElse(null));
  }

  /** Only a password that was checked and found wrong stays a failure. */
  private Checked judged(String name, @Nullable String address, Supplier<Checked> check) {
    Checked checked = null;
    try {
      checked = check.get();
      return checked;
    } finally {
      if (checked == null || checked.right() == null) {
        throttle.takeBack(name, address);
      } else if (checked.right()) {
        throttle.succeeded(name, address);
      }
    }
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
      case Creation.Created created ->
          new Outcome.SignedIn(
              created.session(), created.token(), created.deviceToken(), created.ended());
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
    String name = "session " + session.id();
    Optional<Duration> pause = throttle.admit(name, client.ip());
    if (pause.isPresent()) {
      return new Proof.Throttled(pause.get());
    }
    Checked checked = judged(name, client.ip(), () -> check(Optional.of(user), password));
    if (checked.right() == null) {
      return new Proof.Busy();
    }
    return checked.right()
        ? stepUp(session, checked.securityVersion(), client)
        : new Proof.WrongPassword();
  }

  private Proof stepUp(Session session, long securityVersion, Client client) {
    Reauthentication proof =
        Reauthentication.of(session.id(), FactorMethod.PASSWORD)
            .withSecurityVersion(securityVersion)
            .by(client);
    return switch (sessions.addFactors(proof)) {
      case Rotation.Rotated rotated -> new Proof.Proved(rotated.session(), rotated.token());
      case Rotation.Refused refused -> new Proof.Refused(refused.reason());
    };
  }

  @Override
  public boolean isSetupOpen(String code) {
    return setup.isOpen(code);
  }

  @Override
  public SetUp setUp(String code, String user, String password, Client client) {
    Optional<Duration> pause = throttle.admit(SETUP, client.ip());
    if (pause.isPresent()) {
      return new SetUp.Later(pause.get());
    }
    SetupLink.Result result = SetupLink.Result.BUSY;
    try {
      result = setup.use(code, user, password);
    } finally {
      // Only a code that opens nothing is a failure.
      if (result != SetupLink.Result.CLOSED) {
        throttle.takeBack(SETUP, client.ip());
      }
    }
    return switch (result) {
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
