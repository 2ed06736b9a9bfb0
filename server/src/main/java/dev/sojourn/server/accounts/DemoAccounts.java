package dev.sojourn.server.accounts;

import dev.sojourn.Access;
import dev.sojourn.Initiator;
import dev.sojourn.SessionManager;
import dev.sojourn.TimeSource;
import dev.sojourn.UserId;
import dev.sojourn.UserPatch;
import dev.sojourn.store.RecordStore;
import dev.sojourn.token.SecretBytes;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.springframework.stereotype.Component;

/**
 * The accounts of the demonstration. Their passwords are known to everybody, so a store that has
 * seen them is marked, and serves for nothing else.
 */
@Component
public class DemoAccounts {

  private static final String SPACE = "setup";
  private static final String KEY = "demo";

  private static final List<Account> ALL =
      List.of(
          new Account("alice", "alice-demo", Set.of()),
          new Account("bob", "bob-demo", Set.of()),
          new Account("admin", "admin-demo", Set.of(Accounts.ADMINISTRATOR)));

  private final RecordStore records;
  private final Accounts accounts;
  private final SessionManager sessions;
  private final TimeSource time;

  DemoAccounts(RecordStore records, Accounts accounts, SessionManager sessions, TimeSource time) {
    this.records = records;
    this.accounts = accounts;
    this.sessions = sessions;
    this.time = time;
  }

  /**
   * One of them.
   *
   * @param user the name
   * @param password known to everybody
   * @param roles its roles
   */
  public record Account(String user, String password, Set<String> roles) {}

  /** Makes those that are absent; one that is there stays as it is. */
  public List<Account> ensure() {
    records.put(SPACE, KEY, SecretBytes.copyOf(new byte[] {1}), 0, null, time.instant());
    for (Account account : ALL) {
      UserId user = UserId.of(account.user());
      if (!accounts.exists(user)) {
        sessions
            .users()
            .update(
                user, UserPatch.access(new Access(account.roles(), Set.of())), Initiator.SYSTEM);
        accounts.create(user, account.password());
      }
    }
    return ALL;
  }

  /** Whether this store has demonstration accounts, or an account with such a password. */
  public boolean arePresent() {
    return records.get(SPACE, KEY, time.instant()).isPresent()
        || ALL.stream().anyMatch(a -> accounts.hasPassword(UserId.of(a.user()), a.password()));
  }

  /**
   * The same of a store that this process does not open.
   *
   * @param records reads a record by its space and key
   */
  public static boolean areIn(BiFunction<String, String, Optional<RecordStore.Entry>> records) {
    return records.apply(SPACE, KEY).isPresent()
        || ALL.stream()
            .anyMatch(a -> Accounts.hasPassword(records, UserId.of(a.user()), a.password()));
  }
}
