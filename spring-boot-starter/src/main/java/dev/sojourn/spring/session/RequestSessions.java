package dev.sojourn.spring.session;

import dev.sojourn.Session;
import dev.sojourn.servlet.OpenSession;
import dev.sojourn.servlet.SojournFilter;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.session.SessionRepository;

/**
 * The session of one request, as a repository: the one whose token came with it, and no other. It
 * costs nothing to find, since the token was checked already.
 */
final class RequestSessions implements SessionRepository<SojournSession>, Visit {

  private static final String CURRENT = RequestSessions.class.getName();

  /** Where Spring Session's services for remembering say so; they need Spring Security. */
  private static final String REMEMBERING =
      "org.springframework.session.security.web.authentication.SpringSessionRememberMeServices"
          + "REMEMBER_ME_LOGIN_ATTR";

  private final SojournSessionRepository repository;
  private final HttpServletRequest request;

  RequestSessions(SojournSessionRepository repository, HttpServletRequest request) {
    this.repository = repository;
    this.request = request;
  }

  @Override
  public SojournSession createSession() {
    return of(Objects.requireNonNull(SojournFilter.open(request, true)));
  }

  @Override
  public void save(SojournSession session) {
    session.save();
  }

  @Override
  public @Nullable SojournSession findById(String id) {
    OpenSession open = SojournFilter.open(request, false);
    return open == null
        ? null
        : open.stored()
            .filter(stored -> stored.id().toString().equals(id))
            .map(stored -> of(open))
            .orElse(null);
  }

  /** The same one for all dispatches of a request: it knows what has changed. */
  private SojournSession of(OpenSession open) {
    if (request.getAttribute(CURRENT) instanceof SojournSession known && known.isOf(open)) {
      return known;
    }
    SojournSession session = repository.of(open, this);
    request.setAttribute(CURRENT, session);
    return session;
  }

  /** Ends the session of this request, if it is that one; it knows of no other. */
  @Override
  public void deleteById(String id) {
    SojournSession session = findById(id);
    if (session != null) {
      session.end();
    }
  }

  @Override
  public boolean asksToBeRemembered() {
    return asksToBeRemembered(request);
  }

  /** Whether who signs in by {@code request} wants to stay so when the browser is closed. */
  static boolean asksToBeRemembered(HttpServletRequest request) {
    return Boolean.TRUE.equals(request.getAttribute(REMEMBERING));
  }

  @Override
  public void provedAgain(Session session, Object context) {
    Proofs.again(request, repository.manager(), session, context);
  }
}
