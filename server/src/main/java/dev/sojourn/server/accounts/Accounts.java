package dev.sojourn.server.accounts;

import dev.sojourn.Access;
import dev.sojourn.AttributeDelta;
import dev.sojourn.Initiator;
import dev.sojourn.SessionManager;
import dev.sojourn.TimeSource;
import dev.sojourn.UserId;
import dev.sojourn.UserPatch;
import dev.sojourn.UserUpdate;
import dev.sojourn.store.RecordStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The accounts, kept beside the sessions. Thread-safe. */
@Component
public class Accounts {

  static final String SPACE = "account";
  private static final int PAGE = 200;
  private static final long FIRST_VERSION = 1;

  /** The role that lets a user administer Sojourn. */
  public static final String ADMINISTRATOR = "admin";

  private final RecordStore records;
  private final Passwords passwords;
  private final SessionManager sessions;
  private final TimeSource time;

  Accounts(RecordStore records, Passwords passwords, SessionManager sessions, TimeSource time) {
    this.records = records;
    this.passwords = passwords;
    this.sessions = sessions;
    this.time = time;
  }

  /** What became of a change. */
  public enum Change {
    /** It is stored. */
    DONE,
    /** There is one already, there is none, or somebody else changed it meanwhile. */
    CONFLICT,
    /** Too many passwords are being worked on. */
    BUSY
  }

  /** Whether the user has an account. */
  public boolean exists(UserId user) {
    return find(user).isPresent();
  }

  /** When the password of the account was set; empty when there is no account. */
  public Optional<Instant> passwordChangedAt(UserId user) {
    return find(user).map(Account::changedAt);
  }

  Optional<Account> find(UserId user) {
    return records.get(SPACE, Account.key(user), time.instant()).map(Account::decode);
  }

  /** Makes an account; the password has been checked for {@link Passwords#weakness}. */
  public Change create(UserId user, String password) {
    return put(user, password, 0);
  }

  /**
   * Makes the user of an account that was just created, with {@code access}; takes the account back
   * when the user is known by now or it fails, so that nobody signs in to half of one. An account
   * whose password was set anew meanwhile is somebody else's by then, and stays.
   *
   * @return whether it is done
   */
  boolean giveAccess(UserId user, Access access, Initiator initiator) {
    return complete(user, new UserPatch(access, null, AttributeDelta.NONE, 0L), initiator)
        instanceof UserUpdate.Updated;
  }

  /** The same with everything that {@code patch} says. */
  public UserUpdate complete(UserId user, UserPatch patch, Initiator initiator) {
    UserUpdate update = null;
    try {
      update = sessions.users().update(user, patch, initiator);
      return update;
    } finally {
      if (!(update instanceof UserUpdate.Updated)) {
        takeBack(user);
      }
    }
  }

  /** Lets the account expire now, if it is still as it was created. */
  void takeBack(UserId user) {
    Instant now = time.instant();
    records
        .get(SPACE, Account.key(user), now)
        .filter(entry -> entry.version() == FIRST_VERSION)
        .ifPresent(
            entry -> records.put(SPACE, entry.key(), entry.value(), FIRST_VERSION, now, now));
  }

  /**
   * Sets a password, whatever it was, and makes the account when there is none. Every session of
   * the user ends ({@code credential_changed}). A user who is deleted meanwhile stays deleted, and
   * without an account.
   */
  public Change setPassword(UserId user, String password, Initiator initiator) {
    long version = find(user).map(Account::version).orElse(0L);
    Change change = put(user, password, version);
    if (change != Change.DONE
        || sessions.users().credentialChanged(user, null, initiator).isPresent()) {
      return change;
    }
    remove(user);
    return Change.CONFLICT;
  }

  /** Sets a password if the account is as it was; what that means to sessions is the caller's. */
  Change replacePassword(Account account, String password) {
    return put(account.user(), password, account.version());
  }

  private Change put(UserId user, String password, long expectedVersion) {
    Instant now = time.instant();
    return passwords
        .hash(password)
        .map(hash -> Account.encode(hash, now))
        .map(value ->
            records
                .put(SPACE, Account.key(user), value, expectedVersion, null, now)
                .map(stored -> Change.DONE)
                .orElse(Change.CONFLICT))
        .orElse(Change.BUSY);
  }

  /** Forgets an account; whether there was one. Its sessions are the caller's to end. */
  public boolean remove(UserId user) {
    return records.remove(SPACE, Account.key(user));
  }

  /** Whether the password of the account is {@code password}; false when there is no account. */
  public boolean hasPassword(UserId user, String password) {
    return find(user)
        .flatMap(account -> passwords.matches(password, account.passwordHash()))
        .orElse(false);
  }

  /** The same of a store that this process does not open: {@code records} reads a record of it. */
  static boolean hasPassword(
      BiFunction<String, String, Optional<RecordStore.Entry>> records,
      UserId user,
      String password) {
    return records
        .apply(SPACE, Account.key(user))
        .map(Account::decode)
        .filter(account -> Passwords.isOf(account.passwordHash(), password))
        .isPresent();
  }

  /** Whether any account is an administrator's. */
  public boolean hasAdministrator() {
    String after = null;
    while (true) {
      List<RecordStore.Entry> page = records.list(SPACE, after, PAGE, time.instant());
      for (RecordStore.Entry entry : page) {
        if (isAdministrator(Account.decode(entry).user())) {
          return true;
        }
      }
      if (page.size() < PAGE) {
        return false;
      }
      after = page.getLast().key();
    }
  }

  /** Whether the user's own record has the role, and they can sign in here. */
  boolean isAdministrator(@Nullable UserId user) {
    return user != null
        && sessions.users().find(user).filter(u -> u.roles().contains(ADMINISTRATOR)).isPresent();
  }
}
