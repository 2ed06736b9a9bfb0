package dev.sojourn.spring.session;

import dev.sojourn.Session;
import dev.sojourn.servlet.SojournPrincipal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;

/**
 * Somebody who is signed in by a Sojourn token and nothing else: the principal is the {@link
 * SojournPrincipal}, and the authorities are what is in force in the session. Immutable.
 */
public final class SojournAuthenticationToken extends AbstractAuthenticationToken {
  private static final long serialVersionUID = 1L;

  private final transient SojournPrincipal principal;

  SojournAuthenticationToken(SojournPrincipal principal) {
    super(Authorities.inForce(principal.session(), Authorities.factorsOf(principal.session())));
    this.principal = principal;
    super.setAuthenticated(true);
  }

  /** The session, as it stood when the request came. */
  public Session session() {
    return principal.session();
  }

  @Override
  public SojournPrincipal getPrincipal() {
    return principal;
  }

  /** None: the token stays with whoever sent it. */
  @Override
  public @Nullable Object getCredentials() {
    return null;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SojournAuthenticationToken that
        && principal.equals(that.principal)
        && super.equals(other);
  }

  @Override
  public int hashCode() {
    return Objects.hash(principal, super.hashCode());
  }
}
