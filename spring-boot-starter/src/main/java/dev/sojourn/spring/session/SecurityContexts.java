package dev.sojourn.spring.session;

import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;

/** Reads Spring Security's contexts; used only where it is there. */
final class SecurityContexts {

  private SecurityContexts() {}

  /** The name of the user who is signed in by {@code context}; null if none is. */
  static @Nullable String nameIn(Object context) {
    Authentication who =
        context instanceof SecurityContext known ? known.getAuthentication() : null;
    return who == null || !who.isAuthenticated() || who instanceof AnonymousAuthenticationToken
        ? null
        : who.getName();
  }
}
