package dev.sojourn.spring.session;

import dev.sojourn.SignIn;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.web.authentication.switchuser.SwitchUserGrantedAuthority;
import org.springframework.util.ClassUtils;

/** Reads Spring Security's contexts; used only where it is there. */
final class SecurityContexts {

  private static final boolean HAS_SWITCHING =
      ClassUtils.isPresent(
          "org.springframework.security.web.authentication.switchuser.SwitchUserGrantedAuthority",
          SecurityContexts.class.getClassLoader());

  private SecurityContexts() {}

  /** The name of the user who is signed in by {@code context}; null if none is. */
  static @Nullable String nameIn(@Nullable Object context) {
    Authentication who = in(context);
    return who == null ? null : who.getName();
  }

  /** Who is signed in by {@code context}; null if nobody is. */
  static @Nullable Authentication in(@Nullable Object context) {
    return context instanceof SecurityContext known ? signedIn(known.getAuthentication()) : null;
  }

  /**
   * Who is signed in by {@code who}: whoever has switched to another user stays who they are, since
   * the session and what is done in it are theirs. Null if nobody is.
   */
  static @Nullable Authentication signedIn(@Nullable Authentication who) {
    if (who == null || !who.isAuthenticated() || who instanceof AnonymousAuthenticationToken) {
      return null;
    }
    Authentication source = source(who);
    return source == null ? who : source;
  }

  private static @Nullable Authentication source(Authentication who) {
    return HAS_SWITCHING ? switchedTo(who) : null;
  }

  /** Who has switched to {@code who}; null if nobody has. */
  private static @Nullable Authentication switchedTo(Authentication who) {
    for (GrantedAuthority authority : who.getAuthorities()) {
      if (authority instanceof SwitchUserGrantedAuthority switched) {
        return switched.getSource();
      }
    }
    return null;
  }

  /** {@code signIn} with what {@code context} says of how it came about. */
  static SignIn state(SignIn signIn, @Nullable Object context) {
    Authentication who = in(context);
    return who == null ? signIn : Authorities.state(signIn, who);
  }
}
