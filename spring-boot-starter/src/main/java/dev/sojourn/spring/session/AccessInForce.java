package dev.sojourn.spring.session;

import dev.sojourn.Session;
import dev.sojourn.servlet.Visitor;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Set;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.context.DeferredSecurityContext;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.SecurityContextRepository;

/**
 * Contexts as they are kept, but with the access that is in force: roles and permissions that were
 * stated for the user since the sign-in take the place of the sign-in's, and factors that count no
 * longer are left out. Whoever has switched to another user is back where they come from as soon as
 * the access by which they did is no longer in force. What is kept stays as it is, and so does the
 * principal. Thread-safe.
 */
final class AccessInForce implements SecurityContextRepository {

  private final SecurityContextRepository kept;
  private final UserIds users;

  AccessInForce(SecurityContextRepository kept, UserIds users) {
    this.kept = kept;
    this.users = users;
  }

  @Override
  @SuppressWarnings("deprecation") // Spring Security's older filter still calls it
  public SecurityContext loadContext(HttpRequestResponseHolder holder) {
    HttpServletRequest request = holder.getRequest();
    return inForce(kept.loadContext(holder), request);
  }

  @Override
  public DeferredSecurityContext loadDeferredContext(HttpServletRequest request) {
    DeferredSecurityContext found = kept.loadDeferredContext(request);
    return new Deferred() {
      @Override
      SecurityContext load() {
        return inForce(found.get(), request);
      }

      @Override
      public boolean isGenerated() {
        return found.isGenerated();
      }
    };
  }

  @Override
  public void saveContext(
      SecurityContext context, HttpServletRequest request, HttpServletResponse response) {
    kept.saveContext(context, request, response);
  }

  @Override
  public boolean containsContext(HttpServletRequest request) {
    return kept.containsContext(request);
  }

  private SecurityContext inForce(SecurityContext context, HttpServletRequest request) {
    Authentication who = SecurityContexts.in(context);
    if (who == null
        || !(request.getAttribute(Visitor.ATTRIBUTE) instanceof Visitor.SignedIn in)
        || !users.of(who.getName()).equals(in.user())) {
      return context;
    }
    List<GrantedAuthority> authorities = inForce(in.session(), who);
    return Set.copyOf(authorities).equals(Set.copyOf(who.getAuthorities()))
        ? context
        : new SecurityContextImpl(
            who.toBuilder()
                .authorities(all -> {
                  all.clear();
                  all.addAll(authorities);
                })
                .build());
  }

  private static List<GrantedAuthority> inForce(Session session, Authentication who) {
    return session.isAccessOfUser()
        ? Authorities.inForce(session, who.getAuthorities())
        : Authorities.counting(session, who.getAuthorities());
  }
}
