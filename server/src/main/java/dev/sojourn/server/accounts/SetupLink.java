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

  private static final String SPACE = "setup";

  /** Held by whoever makes an administrator, on whichever node, by whichever link. */
  private static final String CLAIM = "claim";

  private static final SecretBytes HELD = SecretBytes.copyOf(new byte[] {1});
  private static final Duration LIFE = Duration.ofHours(1);

  /** After a node died in the middle; longer than all that is done meanwhile may take. */
  private static final Duration CLAIM_LIFE = Duration.ofMinutes(2);

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
    /** The link has been used, is too old, or was never made. */
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
    try {
      SecretBytes own = SecretBytes.copyOf(secret());
      Instant now = time.instant();
      if (records.put(SPACE, CLAIM, own, 0, now.plus(CLAIM_LIFE), now).isEmpty()) {
        return Result.BUSY;
      }
      try {
        return isOpen(code) ? make(name, password) : Result.CLOSED;
      } finally {
        release(own);
      }
    } finally {
      using.unlock();
    }
  }

  /** Leaves alone whose turn it is by now, where this took so long that it was over. */
  private void release(SecretBytes own) {
    records
        .get(SPACE, CLAIM, time.instant())
        .filter(claim -> claim.value().equals(own))
        .ifPresent(claim -> records.remove(SPACE, CLAIM));
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
    return accounts.giveAccess(user, ACCESS, Initiator.SYSTEM) ? Result.DONE : Result.TAKEN;
  }

  private static String key(String code) {
    return "link " + HexFormat.of().formatHex(Sha256.of(code));
  }
}
