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
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.springframework.stereotype.Component;

/**
 * The link by which whoever started the server makes its first administrator. Good for one hour,
 * and until there is one; each start makes a link of its own, so that of nodes which start together
 * everybody's opens. Kept is only the hash of its code. Thread-safe, on several nodes as well.
 */
@Component
public class SetupLink {

  static final String SPACE = "setup";

  private static final SecretBytes HELD = SecretBytes.copyOf(new byte[] {1});
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

  /** Makes a code. */
  public String issue() {
    String code = Base64.getUrlEncoder().withoutPadding().encodeToString(secret());
    Instant now = time.instant();
    if (records.put(SPACE, key(code), HELD, 0, now.plus(LIFE), now).isEmpty()) {
      throw new IllegalStateException("a set-up code came twice");
    }
    return code;
  }

  private byte[] secret() {
    byte[] secret = new byte[32];
    random.nextBytes(secret);
    return secret;
  }

  /** Whether the code is right, and there still is no administrator, by whatever way. */
  boolean isOpen(String code) {
    return records.get(SPACE, key(code), time.instant()).isPresent()
        && !accounts.hasAdministrator();
  }

  /** What became of a try. */
  enum Result {
    /** There is an administrator now; the link is used up. */
    DONE,
    /** The link has been used, is too old, or was never made; or another node had it meanwhile. */
    CLOSED,
    /** The name cannot be a user's. */
    BAD_NAME,
    /** The password breaks a rule. */
    WEAK_PASSWORD,
    /** The name is known: to make its owner an administrator is not this link's to do. */
    TAKEN,
    /** Too many passwords are being worked on, or another node is making an administrator. */
    BUSY
  }

  /**
   * Makes the administrator; one at a time, whichever nodes are asked. Anything but success leaves
   * the link as it was.
   */
  Result use(String code, String name, String password) {
    using.lock();
    try (SetupClaim claim = SetupClaim.take(records, time).orElse(null)) {
      if (claim == null) {
        return Result.BUSY;
      }
      return isOpen(code) ? make(claim, name, password) : Result.CLOSED;
    } finally {
      using.unlock();
    }
  }

  private Result make(SetupClaim claim, String name, String password) {
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
    if (!isStillMine(claim, user)) {
      return Result.CLOSED;
    }
    return accounts.giveAccess(user, ACCESS, Initiator.SYSTEM) ? Result.DONE : Result.TAKEN;
  }

  /**
   * Whether nobody else has had a turn since; asked last, right before what makes an administrator.
   * If somebody had, or nobody knows, the account is taken back.
   */
  private boolean isStillMine(SetupClaim claim, UserId user) {
    boolean isMine = false;
    try {
      isMine = claim.renew();
      return isMine;
    } finally {
      if (!isMine) {
        accounts.takeBack(user);
      }
    }
  }

  private static String key(String code) {
    return "link " + HexFormat.of().formatHex(Sha256.of(code));
  }
}
