package dev.sojourn.server.accounts;

import dev.sojourn.SessionManager;
import dev.sojourn.UserId;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Checks passwords, and makes those wait who keep failing. The user's security version is read
 * before the password is checked: what builds on a check that began before a change is refused.
 * Thread-safe.
 */
@Component
class PasswordCheck {

  private final SessionManager sessions;
  private final Accounts accounts;
  private final Passwords passwords;
  private final Throttle throttle;

  PasswordCheck(
      SessionManager sessions, Accounts accounts, Passwords passwords, Throttle throttle) {
    this.sessions = sessions;
    this.accounts = accounts;
    this.passwords = passwords;
    this.throttle = throttle;
  }

  /** What became of it. */
  sealed interface Result {

    /**
     * It is the account's password.
     *
     * @param securityVersion as read before the check
     * @param account as it was checked
     */
    record Right(long securityVersion, Account account) implements Result {}

    /** It is another one, or there is no such account. */
    record Wrong() implements Result {}

    /**
     * Too many failures; nothing was checked.
     *
     * @param retryAfter how long until the next try counts
     */
    record Throttled(Duration retryAfter) implements Result {}

    /** Too many at this moment; nothing was checked. */
    record Busy() implements Result {}
  }

  /**
   * Checks a password.
   *
   * @param user whose; empty takes as long, and is wrong
   * @param password as typed; any text
   * @param countedAs what failures are counted by
   * @param address and by which address, or null
   */
  Result check(Optional<UserId> user, String password, String countedAs, @Nullable String address) {
    Optional<Duration> pause = throttle.admit(countedAs, address);
    if (pause.isPresent()) {
      return new Result.Throttled(pause.get());
    }
    Result result = new Result.Busy();
    try {
      result = compare(user, password);
      return result;
    } finally {
      // Only a password that was checked and found wrong stays a failure.
      if (result instanceof Result.Busy) {
        throttle.takeBack(countedAs, address);
      } else if (result instanceof Result.Right) {
        throttle.succeeded(countedAs, address);
      }
    }
  }

  private Result compare(Optional<UserId> user, String password) {
    // The version before the hash: who changes the hash moves the version after it.
    long securityVersion = user.map(sessions.users()::securityVersion).orElse(0L);
    Optional<Account> account = user.flatMap(accounts::find);
    Optional<Boolean> isRight =
        passwords.matches(password, account.map(Account::passwordHash).orElse(null));
    if (isRight.isEmpty()) {
      return new Result.Busy();
    }
    return isRight.get() && account.isPresent()
        ? new Result.Right(securityVersion, account.get())
        : new Result.Wrong();
  }
}
