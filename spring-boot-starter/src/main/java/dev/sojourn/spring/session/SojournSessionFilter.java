package dev.sojourn.spring.session;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.session.SessionRepository;
import org.springframework.session.web.http.SessionRepositoryFilter;

/**
 * Spring Session's filter over the sessions of the {@link dev.sojourn.servlet.SojournFilter}, which
 * stands before it: that one finds out who is there, saves before anything of the answer is on its
 * way, and hands over the cookies. Each request has a repository of its own here, since Spring
 * Session's knows ids alone, and the id opens nothing. Thread-safe.
 */
public final class SojournSessionFilter extends SessionRepositoryFilter<SojournSession> {

  private final SojournSessionRepository repository;

  /** Over the sessions of {@code repository}. */
  public SojournSessionFilter(SojournSessionRepository repository) {
    super(repository);
    this.repository = repository;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    try {
      new OfRequest(new RequestSessions(repository, request))
          .doFilterInternal(request, response, chain);
    } catch (ServletException | SignInRefusedException fault) { // Spring MVC wraps it
      SignInRefusedException refused = refusalIn(fault);
      if (refused == null || response.isCommitted()) {
        throw fault;
      }
      response.sendError(HttpServletResponse.SC_CONFLICT, refused.reason().wireName());
    }
  }

  private static @Nullable SignInRefusedException refusalIn(Throwable fault) {
    Throwable cause = fault;
    while (cause != null && !(cause instanceof SignInRefusedException)) {
      cause = cause.getCause();
    }
    return (SignInRefusedException) cause;
  }

  /** What Spring Session does with the repository of one request. */
  private static final class OfRequest extends SessionRepositoryFilter<SojournSession> {

    OfRequest(SessionRepository<SojournSession> sessions) {
      super(sessions);
      setHttpSessionIdResolver(new PublicIds());
    }

    @Override // so that the class around it may call it
    protected void doFilterInternal(
        HttpServletRequest request, HttpServletResponse response, FilterChain chain)
        throws ServletException, IOException {
      super.doFilterInternal(request, response, chain);
    }
  }
}
