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
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Sign-in by name and password. The user's security version is read before the password is checked:
 * a sign-in that began before a change does not survive it.
 */
@Service
class PasswordSignIn implements SignInService {

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
  }

  @Override
  public Outcome signIn(Attempt attempt) {
    Optional<UserId> user = userId(attempt.tenant(), attempt.user());
    String name = user.map(Account::key).orElse("");
    Optional<Duration> pause = throttle.admit(name, attempt.client().ip());
    if (pause.isPresent()) {
      return new Outcome.Throttled(pause.get());
    }
    // The version before the hash: who changes the hash moves the version after it.
    long securityVersion = user.map(sessions.users()::securityVersion).orElse(0L);
    Optional<Account> account = user.flatMap(accounts::find);
    Optional<Boolean> right =
        passwords.matches(attempt.password(), account.map(Account::passwordHash).orElse(null));
    if (right.isEmpty()) {
      return new Outcome.Busy();
    }
    if (!right.get() || user.isEmpty()) {
      return new Outcome.WrongCredentials();
    }
    throttle.succeeded(name, attempt.client().ip());
    return begin(user.get(), securityVersion, attempt);
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

  @Override
  public Proof prove(Session session, String password, Client client) {
    Checked checked = check(session, password, client);
    return checked.failure() != null
        ? checked.failure()
        : stepUp(session, checked.securityVersion());
  }

  @Override
  public Proof changePassword(
      Session session, String oldPassword, String newPassword, Client client) {
    String weakness = Passwords.weakness(String.valueOf(session.userId()), newPassword);
    if (weakness != null) {
      return new Proof.WeakPassword(weakness);
    }
    Checked checked = check(session, oldPassword, client);
    Account account = checked.account();
    if (checked.failure() != null || account == null) {
      return checked.failure() == null ? new Proof.WrongPassword() : checked.failure();
    }
    return switch (accounts.replacePassword(account, newPassword, session.id())) {
      case DONE -> stepUp(session, sessions.users().securityVersion(account.user()));
      case CONFLICT -> new Proof.Refused(Rotation.Reason.USER_CHANGED);
      case BUSY -> new Proof.Busy();
    };
  }

  private Proof stepUp(Session session, long securityVersion) {
    Reauthentication proof =
        Reauthentication.of(session.id(), FactorMethod.PASSWORD)
            .withSecurityVersion(securityVersion);
    return switch (sessions.addFactors(proof)) {
      case Rotation.Rotated rotated -> new Proof.Proved(rotated.session(), rotated.token());
      case Rotation.Refused refused -> new Proof.Refused(refused.reason());
    };
  }

  /**
   * A check within a session.
   *
   * @param account whose password it is
   * @param securityVersion as read before the check
   * @param failure what went wrong, or null
   */
  private record Checked(
      @Nullable Account account, long securityVersion, @Nullable Proof failure) {}

  private Checked check(Session session, String password, Client client) {
    UserId user = session.user().orElse(null);
    if (user == null) {
      return new Checked(null, 0, new Proof.Refused(Rotation.Reason.GUEST));
    }
    String name = Account.key(user);
    Optional<Duration> pause = throttle.admit(name, client.ip());
    if (pause.isPresent()) {
      return new Checked(null, 0, new Proof.Throttled(pause.get()));
    }
    // The version before the hash, as above.
    long securityVersion = sessions.users().securityVersion(user);
    Account account = accounts.find(user).orElse(null);
    Optional<Boolean> right =
        passwords.matches(password, account == null ? null : account.passwordHash());
    if (right.isEmpty()) {
      return new Checked(account, securityVersion, new Proof.Busy());
    }
    if (!right.get()) {
      return new Checked(account, securityVersion, new Proof.WrongPassword());
    }
    throttle.succeeded(name, client.ip());
    return new Checked(account, securityVersion, null);
  }

  @Override
  public boolean isSetupOpen(String code) {
    return setup.isOpen(code);
  }

  @Override
  public @Nullable String setUp(String code, String user, String password) {
    return setup.use(code, user, password);
  }

  private static Optional<UserId> userId(String tenant, String name) {
    try {
      return Optional.of(new UserId(tenant, name.strip()));
    } catch (IllegalArgumentException notAName) {
      return Optional.empty();
    }
  }
}
