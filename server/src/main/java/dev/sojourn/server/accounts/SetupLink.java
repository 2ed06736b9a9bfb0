package dev.sojourn.server.accounts;

import dev.sojourn.Access;
import dev.sojourn.Initiator;
import dev.sojourn.SessionManager;
import dev.sojourn.TimeSource;
import dev.sojourn.UserId;
import dev.sojourn.server.Sha256;
import dev.sojourn.store.RecordStore;
import dev.sojourn.token.SecretBytes;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
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

  /**
   * Held by whoever makes an administrator, on whichever node, by whichever link. Says until when,
   * and is never removed, so that no two holders have the same version of it.
   */
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
      OptionalLong claim = claim();
      if (claim.isEmpty()) {
        return Result.BUSY;
      }
      try {
        return isOpen(code) ? make(name, password) : Result.CLOSED;
      } finally {
        release(claim.getAsLong());
      }
    } finally {
      using.unlock();
    }
  }

  /** The version under which the claim is held from now on; empty if somebody else holds it. */
  private OptionalLong claim() {
    Instant now = time.instant();
    Optional<RecordStore.Entry> last = records.get(SPACE, CLAIM, now);
    if (last.filter(claim -> now.isBefore(heldUntil(claim))).isPresent()) {
      return OptionalLong.empty();
    }
    long version = last.map(RecordStore.Entry::version).orElse(0L);
    return records.put(SPACE, CLAIM, until(now.plus(CLAIM_LIFE)), version, null, now).stream()
        .mapToLong(RecordStore.Entry::version)
        .findFirst();
  }

  /** Leaves alone whose turn it is by now, where this took so long that it was over. */
  private void release(long version) {
    records.put(SPACE, CLAIM, until(Instant.EPOCH), version, null, time.instant());
  }

  private static SecretBytes until(Instant time) {
    return SecretBytes.copyOf(ByteBuffer.allocate(Long.BYTES).putLong(time.toEpochMilli()).array());
  }

  private static Instant heldUntil(RecordStore.Entry claim) {
    return Instant.ofEpochMilli(ByteBuffer.wrap(claim.value().reveal()).getLong());
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
