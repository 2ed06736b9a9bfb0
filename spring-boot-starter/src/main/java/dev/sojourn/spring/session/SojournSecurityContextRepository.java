package dev.sojourn.spring.session;

import dev.sojourn.Session;
import dev.sojourn.servlet.OpenSession;
import dev.sojourn.servlet.SojournFilter;
import dev.sojourn.servlet.SojournPrincipal;
import dev.sojourn.servlet.Visitor;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.DeferredSecurityContext;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.SecurityContextRepository;

/**
 * Security contexts without an {@code HttpSession}: the Sojourn token of a request, in its cookie
 * or as a bearer's, says who is there, and nothing but the session itself is stored. What is read
 * is a {@link SojournAuthenticationToken}; to save a context of somebody signs them in, and to save
 * an empty one signs them out. Thread-safe.
 *
 * <p>For {@code securityContext(contexts -> contexts.securityContextRepository(...))}, of stateless
 * chains for instance.
 */
public final class SojournSecurityContextRepository implements SecurityContextRepository {

  private final SojournAuthenticationStrategy strategy;

  /** Signs in by {@code strategy}. */
  public SojournSecurityContextRepository(SojournAuthenticationStrategy strategy) {
    this.strategy = strategy;
  }

  @Override
  @SuppressWarnings("deprecation") // Spring Security's older filter still calls it
  public SecurityContext loadContext(HttpRequestResponseHolder holder) {
    return load(holder.getRequest());
  }

  @Override
  public DeferredSecurityContext loadDeferredContext(HttpServletRequest request) {
    return new Deferred() {
      @Override
      SecurityContext load() {
        return SojournSecurityContextRepository.load(request);
      }

      @Override
      public boolean isGenerated() {
        return get().getAuthentication() == null;
      }
    };
  }

  private static SecurityContext load(HttpServletRequest request) {
    SojournPrincipal principal = SojournFilter.principal(request);
    return principal == null
        ? new SecurityContextImpl()
        : new SecurityContextImpl(new SojournAuthenticationToken(principal));
  }

  /**
   * Signs in whoever the context is of, if they are not yet, or out.
   *
   * @throws SessionRefusedException if no session begins
   */
  @Override
  public void saveContext(
      SecurityContext context, HttpServletRequest request, HttpServletResponse response) {
    Authentication who = SecurityContexts.signedIn(context.getAuthentication());
    if (who == null) {
      signOut(request);
    } else if (!(who instanceof SojournAuthenticationToken) && !Proofs.isRecorded(request, who)) {
      strategy.onAuthentication(who, request, response);
    }
  }

  private static void signOut(HttpServletRequest request) {
    OpenSession open = SojournFilter.open(request, false);
    if (open != null && open.stored().flatMap(Session::user).isPresent()) {
      open.end();
    }
  }

  @Override
  public boolean containsContext(HttpServletRequest request) {
    return request.getAttribute(Visitor.ATTRIBUTE) instanceof Visitor.SignedIn;
  }
}
