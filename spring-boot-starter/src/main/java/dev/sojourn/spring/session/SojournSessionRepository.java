package dev.sojourn.spring.session;

import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.Page;
import dev.sojourn.PageRequest;
import dev.sojourn.Session;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionId;
import dev.sojourn.SessionManager;
import dev.sojourn.SessionState;
import dev.sojourn.UserId;
import dev.sojourn.servlet.OpenSession;
import dev.sojourn.servlet.SojournFilter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.session.FindByIndexNameSessionRepository;

/**
 * Sojourn's sessions for Spring Session, for callers without a request: the actuator, a registry of
 * sessions, jobs. Thread-safe. Ids are the public ones: to know one opens nothing, and nobody gets
 * a token of what is created here. {@link SojournSessionFilter} does the same for requests.
 *
 * <p>Every method may throw {@link dev.sojourn.store.StoreUnavailableException}: the outcome is
 * unknown then, and the call may be repeated.
 */
public final class SojournSessionRepository
    implements FindByIndexNameSessionRepository<SojournSession> {

  /** The most sessions of one user that are found: more is a listing, and has pages. */
  public static final int MAX_FOUND = 1_000;

  private static final int PAGE = 200;

  private final SessionManager sessions;
  private final SojournFilter filter;
  private final UserIds users;

  /**
   * Finds and ends the sessions of {@code sessions}.
   *
   * @param filter the one in front of the application
   * @param users whose session it is
   */
  public SojournSessionRepository(SessionManager sessions, SojournFilter filter, UserIds users) {
    this.sessions = sessions;
    this.filter = filter;
    this.users = users;
  }

  /** A new session of a guest; it is stored when it is saved, or when its id is asked for. */
  @Override
  public SojournSession createSession() {
    return alone(null);
  }

  /**
   * Saves what changed, attribute by attribute, all in one step. What has ended meanwhile stays
   * over, and nothing is said of it.
   *
   * @throws SignInRefusedException if somebody was signed in for whom no session begins
   */
  @Override
  public void save(SojournSession session) {
    session.save();
  }

  /** The living session with this id; null if there is none. */
  @Override
  public @Nullable SojournSession findById(String id) {
    return SessionId.parse(id)
        .flatMap(sessions::find)
        .filter(session -> session.state() == SessionState.ACTIVE)
        .map(session -> alone(session))
        .orElse(null);
  }

  /** Ends it, on every node; nothing if there is none. */
  @Override
  public void deleteById(String id) {
    SessionId.parse(id)
        .ifPresent(known -> sessions.end(known, EndReason.ENDED_BY_ADMIN, Initiator.APPLICATION));
  }

  /**
   * The living sessions of a user by id, latest first, at most {@value #MAX_FOUND}.
   *
   * @param indexName any but {@link #PRINCIPAL_NAME_INDEX_NAME} finds nothing
   */
  @Override
  public Map<String, SojournSession> findByIndexNameAndIndexValue(
      String indexName, String indexValue) {
    Map<String, SojournSession> found = new LinkedHashMap<>();
    Optional<UserId> user =
        indexName.equals(PRINCIPAL_NAME_INDEX_NAME) ? user(indexValue) : Optional.empty();
    if (user.isEmpty()) {
      return found;
    }
    SessionFilter living =
        SessionFilter.filter().user(user.get()).state(SessionState.ACTIVE).build();
    String cursor = null;
    do {
      Page<Session> page = sessions.list(living, new PageRequest(PAGE, cursor));
      page.items().forEach(session -> found.put(session.id().toString(), alone(session)));
      cursor = page.nextCursor();
    } while (cursor != null && found.size() < MAX_FOUND);
    return found;
  }

  /** Of a name that no user can have, there are no sessions. */
  private Optional<UserId> user(String principalName) {
    try {
      return Optional.of(users.of(principalName));
    } catch (IllegalArgumentException noUser) {
      return Optional.empty();
    }
  }

  private SojournSession alone(@Nullable Session session) {
    return new SojournSession(filter.open(session), users, Visit.NONE);
  }

  /** The same for one request. */
  SojournSession of(OpenSession open, Visit visit) {
    return new SojournSession(open, users, visit);
  }

  SessionManager manager() {
    return sessions;
  }
}
