package dev.sojourn.server.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.UserId;
import dev.sojourn.store.RecordStore;
import java.time.Instant;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/**
 * Accounts whose passwords take next to no time to check: their hashes say that little work made
 * them. What a password costs that somebody sets is {@link PasswordsTest}'s.
 */
public final class QuickAccounts {

  private static final int LEAST_KIBIBYTES = 8;

  private static final Argon2PasswordEncoder QUICK =
      new Argon2PasswordEncoder(16, 32, 1, LEAST_KIBIBYTES, 1);

  private QuickAccounts() {}

  /** Makes one, which must not be there yet. */
  public static void create(RecordStore records, Instant now, UserId user, String password) {
    String hash = String.valueOf(QUICK.encode(password));
    assertThat(
            records.put(Accounts.SPACE, Account.key(user), Account.encode(hash, now), 0, null, now))
        .as("the account of %s", user)
        .isPresent();
  }
}
