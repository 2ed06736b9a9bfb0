package dev.sojourn.server.accounts;

import dev.sojourn.Access;
import dev.sojourn.Initiator;
import dev.sojourn.SessionManager;
import dev.sojourn.TimeSource;
import dev.sojourn.UserId;
import dev.sojourn.UserPatch;
import dev.sojourn.store.RecordStore;
import dev.sojourn.token.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
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

  boolean isOpen(String code) {
    return records
        .get(SPACE, KEY, time.instant())
        .filter(entry -> entry.value().equals(hash(code)))
        .isPresent();
  }

  @Nullable String use(String code, String name, String password) {
    UserId user;
    try {
      user = UserId.of(name.strip());
    } catch (IllegalArgumentException refused) {
      return "The name cannot be used: " + refused.getMessage() + ".";
    }
    String weakness = Passwords.weakness(user.id(), password);
    if (weakness != null) {
      return weakness;
    }
    if (accounts.exists(user)) {
      return "There is an account of this name already.";
    }
    if (!isOpen(code) || !records.remove(SPACE, KEY)) {
      return "This link has been used or is too old. Restart the server for a new one.";
    }
    // The role first: an account without it would look like somebody else's.
    Access access = new Access(Set.of(Accounts.ADMINISTRATOR), Set.of());
    sessions.users().update(user, UserPatch.access(access), Initiator.SYSTEM);
    return switch (accounts.create(user, password)) {
      case DONE -> null;
      case CONFLICT -> "There is an account of this name already.";
      case BUSY -> "Too many sign-ins at the moment. Restart the server for a new link.";
    };
  }

  private static SecretBytes hash(String code) {
    try {
      return SecretBytes.copyOf(
          MessageDigest.getInstance("SHA-256").digest(code.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
