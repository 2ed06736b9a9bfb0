package dev.sojourn.spring.session;

import dev.sojourn.SignIn;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.util.ClassUtils;

/**
 * Who is signed in, by the attributes in which Spring Session looks for it: a name as such, or a
 * security context.
 */
final class PrincipalName {

  /** The attribute with a name. */
  static final String NAME = FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME;

  /** Spring Security's attribute. */
  static final String CONTEXT = "SPRING_SECURITY_CONTEXT";

  /** Both. */
  static final Set<String> ATTRIBUTES = Set.of(NAME, CONTEXT);

  private static final boolean HAS_SECURITY =
      ClassUtils.isPresent(
          "org.springframework.security.core.context.SecurityContext",
          PrincipalName.class.getClassLoader());

  private PrincipalName() {}

  /** The name in {@code session}; null if nobody is signed in. */
  static @Nullable String in(SojournSession session) {
    if (session.getAttribute(NAME) instanceof String name) {
      return name;
    }
    return HAS_SECURITY ? SecurityContexts.nameIn(session.getAttribute(CONTEXT)) : null;
  }

  /** Whether it is the security context that says so. */
  static boolean isOfContext(SojournSession session) {
    return HAS_SECURITY && !(session.getAttribute(NAME) instanceof String);
  }

  /** {@code signIn} with what the security context says of how it came about. */
  static SignIn state(SignIn signIn, SojournSession session) {
    return isOfContext(session)
        ? SecurityContexts.state(signIn, session.getAttribute(CONTEXT))
        : signIn;
  }
}
