package dev.sojourn.server.accounts;

import dev.sojourn.Session;
import dev.sojourn.TimeSource;
import dev.sojourn.server.Sha256;
import dev.sojourn.store.RecordStore;
import dev.sojourn.token.SecretBytes;
import dev.sojourn.token.SessionToken;
import org.springframework.stereotype.Component;

/**
 * Who may use the console, and in which sessions they proved to this server who they are. An
 * application may state any role and any factor of the sessions that it begins, and gets the token
 * of each session that it rotates: none of that opens the console. Thread-safe.
 */
@Component
public class Administrators {

  private static final String SPACE = "administrator-session";

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
   *
   * @param token the one that they got for it: a later one, which an application may have got,
   *     proves nothing
   */
  public void proved(Session session, SessionToken token) {
    if (hasRole(session)) {
      String id = session.id().toString();
      records.remove(SPACE, id);
      records.put(SPACE, id, hash(token), 0, session.expiresAt(), time.instant());
    }
  }

  /** Whether that was noted of the session and this very token. */
  public boolean isProved(Session session, SessionToken token) {
    return records
        .get(SPACE, session.id().toString(), time.instant())
        .filter(entry -> entry.value().equals(hash(token)))
        .isPresent();
  }

  private static SecretBytes hash(SessionToken token) {
    return SecretBytes.copyOf(Sha256.of(token.reveal()));
  }

  private static boolean hasRole(Session session) {
    return session.roles().contains(Accounts.ADMINISTRATOR);
  }
}
