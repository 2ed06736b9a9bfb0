package dev.sojourn.server.accounts;

import dev.sojourn.Session;
import dev.sojourn.SessionId;
import dev.sojourn.TimeSource;
import dev.sojourn.store.RecordStore;
import dev.sojourn.token.SecretBytes;
import org.springframework.stereotype.Component;

/**
 * Who may use the console, and in which sessions they proved to this server who they are. An
 * application may state any role and any factor of the sessions that it begins, and gets the token
 * of each session that it rotates: none of that opens the console. Thread-safe.
 */
@Component
public class Administrators {

  private static final String SPACE = "administrator-session";
  private static final SecretBytes PROVED = SecretBytes.copyOf(new byte[] {1});

  private final RecordStore records;
  private final Accounts accounts;
  private final TimeSource time;

  Administrators(RecordStore records, Accounts accounts, TimeSource time) {
    this.records = records;
    this.accounts = accounts;
    this.time = time;
  }

  /** Whether both the session and the user's own record have the role {@code admin}. */
  public boolean isOne(Session session) {
    return hasRole(session) && session.user().filter(accounts::isAdministrator).isPresent();
  }

  /**
   * Notes that the session's user proved to this server who they are; of others nothing is kept.
   */
  public void proved(Session session) {
    if (hasRole(session)) {
      forget(session.id()); // by the proof the session may live longer
      records.put(SPACE, session.id().toString(), PROVED, 0, session.expiresAt(), time.instant());
    }
  }

  /** Whether that was noted of the session, and nobody else got a token of it since. */
  public boolean isProved(Session session) {
    return records.get(SPACE, session.id().toString(), time.instant()).isPresent();
  }

  /** Before an application gets a new token of the session. */
  public void forget(SessionId session) {
    records.remove(SPACE, session.toString());
  }

  private static boolean hasRole(Session session) {
    return session.roles().contains(Accounts.ADMINISTRATOR);
  }
}
