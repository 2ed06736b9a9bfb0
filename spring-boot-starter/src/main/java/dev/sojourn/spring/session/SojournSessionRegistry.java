package dev.sojourn.spring.session;

import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.Page;
import dev.sojourn.PageRequest;
import dev.sojourn.Session;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionId;
import dev.sojourn.SessionKind;
import dev.sojourn.SessionManager;
import dev.sojourn.SessionState;
import dev.sojourn.UserId;
import dev.sojourn.servlet.SojournFilter;
import dev.sojourn.servlet.SojournPrincipal;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.AuthenticatedPrincipal;
import org.springframework.security.core.session.SessionInformation;
import org.springframework.security.core.session.SessionRegistry;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Spring Security's registry over what Sojourn knows of sessions anyway: those of all nodes, of
 * every way to sign in. No attribute is read for it, and to expire a session ends it, everywhere.
 * Sessions register and leave by themselves. Thread-safe.
 *
 * <p>Every method may throw {@link dev.sojourn.store.StoreUnavailableException}.
 */
public final class SojournSessionRegistry implements SessionRegistry {

  /** The most sessions that are looked at: more is a listing, and has pages. */
  public static final int MAX_FOUND = SojournSessionRepository.MAX_FOUND;

  private static final int PAGE = 200;

  private final SessionManager sessions;
  private final UserIds users;

  /**
   * Of the sessions of {@code sessions}.
   *
   * @param users whose session it is
   */
  public SojournSessionRegistry(SessionManager sessions, UserIds users) {
    this.sessions = sessions;
    this.users = users;
  }

  /** What is known of one session. */
  private static final class Known extends SessionInformation {
    private static final long serialVersionUID = 1L;

    private final transient SessionManager sessions;
    private final transient SessionId id;

    Known(SessionManager sessions, Session session, Object principal) {
      super(principal, session.id().toString(), Date.from(session.lastActiveAt()));
      this.sessions = sessions;
      id = session.id();
      if (session.state() == SessionState.ENDED) {
        super.expireNow();
      }
    }

    /** Ends it, on every node. */
    @Override
    public void expireNow() {
      sessions.end(id, EndReason.ENDED_BY_ADMIN, Initiator.APPLICATION);
      super.expireNow();
    }
  }

  /** The users of the {@value #MAX_FOUND} latest living sessions, as {@link UserId}s. */
  @Override
  public List<Object> getAllPrincipals() {
    Set<Object> found = new LinkedHashSet<>();
    each(
        SessionFilter.filter().kind(SessionKind.USER).state(SessionState.ACTIVE).build(),
        session -> session.user().ifPresent(found::add));
    return List.copyOf(found);
  }

  /**
   * The sessions of a user, latest first, at most {@value #MAX_FOUND}.
   *
   * @param principal a {@link UserId}, or whatever is a principal for Spring Security
   * @param includeExpiredSessions whether those that are over, and still kept, are among them
   */
  @Override
  public List<SessionInformation> getAllSessions(Object principal, boolean includeExpiredSessions) {
    List<SessionInformation> found = new ArrayList<>();
    Optional<UserId> user = user(principal);
    if (user.isEmpty()) {
      return found;
    }
    each(
        SessionFilter.filter().user(user.get()).state(SessionState.ACTIVE).build(),
        session -> found.add(new Known(sessions, session, principal)));
    if (includeExpiredSessions) {
      sessions.history(user.get()).stream()
          .map(session -> new Known(sessions, session, principal))
          .forEach(found::add);
    }
    return found;
  }

  private void each(SessionFilter filter, Consumer<Session> action) {
    int seen = 0;
    String cursor = null;
    do {
      Page<Session> page = sessions.list(filter, new PageRequest(PAGE, cursor));
      page.items().forEach(action);
      seen += page.items().size();
      cursor = page.nextCursor();
    } while (cursor != null && seen < MAX_FOUND);
  }

  /** Of a name that no user can have, there are no sessions. */
  private Optional<UserId> user(Object principal) {
    if (principal instanceof UserId id) {
      return Optional.of(id);
    }
    if (principal instanceof SojournPrincipal own) {
      return own.session().user();
    }
    try {
      return Optional.of(users.of(name(principal)));
    } catch (IllegalArgumentException noUser) {
      return Optional.empty();
    }
  }

  private static String name(Object principal) {
    return switch (principal) {
      case UserDetails user -> user.getUsername();
      case AuthenticatedPrincipal user -> user.getName();
      case Principal user -> user.getName();
      default -> principal.toString();
    };
  }

  /** What is known of a user's session; null if there is none, for a guest's, too. */
  @Override
  public @Nullable SessionInformation getSessionInformation(String sessionId) {
    Session own = own();
    Optional<Session> found =
        own != null && own.id().toString().equals(sessionId)
            ? Optional.of(own)
            : SessionId.parse(sessionId).flatMap(sessions::find);
    return found
        .flatMap(session -> session.user().map(user -> new Known(sessions, session, user)))
        .orElse(null);
  }

  /** The session of the request that this thread is about: it was checked, and costs no read. */
  private static @Nullable Session own() {
    return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes now
            && now.getRequest().getAttribute(SojournFilter.SESSION) instanceof Session session
        ? session
        : null;
  }

  /** Changes nothing: activity is recorded when a token is checked. */
  @Override
  public void refreshLastRequest(String sessionId) {}

  /** Changes nothing: a session is known from its beginning on. */
  @Override
  public void registerNewSession(String sessionId, Object principal) {}

  /** Changes nothing: a session is known until its end is forgotten. */
  @Override
  public void removeSessionInformation(String sessionId) {}
}
