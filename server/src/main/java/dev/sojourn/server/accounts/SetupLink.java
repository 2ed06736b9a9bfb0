package dev.sojourn.server.accounts;

import dev.sojourn.Access;
import dev.sojourn.Initiator;
import dev.sojourn.SessionManager;
import dev.sojourn.TimeSource;
import dev.sojourn.UserId;
import dev.sojourn.server.Sha256;
import dev.sojourn.store.RecordStore;
import dev.sojourn.token.SecretBytes;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.springframework.stereotype.Component;

/**
 * The link by which whoever started the server makes its first administrator. Good for one hour and
 * for one use; a new start makes a new one. Kept is only the hash of its code. Thread-safe.
 */
@Component
public class SetupLink {

  private static final String SPACE = "setup";
  private static final String KEY = "link";
  private static final Duration LIFE = Duration.ofHours(1);

  private static final Access ACCESS = new Access(Set.of(Accounts.ADMINISTRATOR), Set.of());

  private final ReentrantLock using = new ReentrantLock();
  private final RecordStore records;
  private final Accounts accounts;
  private final SessionManager sessions;
  private final TimeSource time;
  private final RandomGenerator random;

  SetupLink(
      RecordStore records,
      Accounts accounts,
      SessionManager sessions,
      TimeSource time,
      RandomGenerator random) {
    this.records = records;
    this.accounts = accounts;
    this.sessions = sessions;
    this.time = time;
    this.random = random;
  }

  /** Makes a code; the one before it opens nothing any more. */
  public String issue() {
    byte[] secret = new byte[32];
    random.nextBytes(secret);
    String code = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    Instant now = time.instant();
    records.remove(SPACE, KEY);
    records.put(SPACE, KEY, hash(code), 0, now.plus(LIFE), now);
    return code;
  }

  /** Whether the code is right, and there still is no administrator, by whatever way. */
  boolean isOpen(String code) {
    return records
            .get(SPACE, KEY, time.instant())
            .filter(entry -> entry.value().equals(hash(code)))
            .isPresent()
        && !accounts.hasAdministrator();
  }

  /** What became of a try. */
  enum Result {
    /** There is an administrator now; the link is used up. */
    DONE,
    /** The link has been used, is too old, or was never made. */
    CLOSED,
    /** The name cannot be a user's. */
    BAD_NAME,
    /** The password breaks a rule. */
    WEAK_PASSWORD,
    /** The name is known: to make its owner an administrator is not this link's to do. */
    TAKEN,
    /** Too many passwords are being worked on. */
    BUSY
  }

  /** Makes the administrator; one at a time. Anything but success leaves the link as it was. */
  Result use(String code, String name, String password) {
    using.lock();
    try {
      return isOpen(code) ? make(name, password) : Result.CLOSED;
    } finally {
      using.unlock();
    }
  }

  private Result make(String name, String password) {
    UserId user;
    try {
      user = UserId.of(name.strip());
    } catch (IllegalArgumentException refused) {
      return Result.BAD_NAME;
    }
    if (Passwords.weakness(user.id(), password) != null) {
      return Result.WEAK_PASSWORD;
    }
    if (accounts.exists(user) || sessions.users().find(user).isPresent()) {
      return Result.TAKEN;
    }
    switch (accounts.create(user, password)) {
      case DONE -> {}
      case CONFLICT -> {
        return Result.TAKEN;
      }
      case BUSY -> {
        return Result.BUSY;
      }
    }
    if (!accounts.giveAccess(user, ACCESS, Initiator.SYSTEM)) {
      return Result.TAKEN;
    }
    records.remove(SPACE, KEY);
    return Result.DONE;
  }

  private static SecretBytes hash(String code) {
    return SecretBytes.copyOf(Sha256.of(code));
  }
}
