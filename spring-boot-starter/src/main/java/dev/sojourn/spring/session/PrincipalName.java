package dev.sojourn.spring.session;

import dev.sojourn.SignIn;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.util.ClassUtils;

/**
 * Who is signed in, by the attributes in which Spring Session looks for it: a name as such, or a
 * security context.
 */
public final class PrincipalName {

  /** The attribute with a name. */
  public static final String NAME = FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME;

  /** Spring Security's attribute. */
  public static final String CONTEXT = "SPRING_SECURITY_CONTEXT";

  /** Both. */
  public static final Set<String> ATTRIBUTES = Set.of(NAME, CONTEXT);

  private static final boolean HAS_SECURITY =
      ClassUtils.isPresent(
          "org.springframework.security.core.context.SecurityContext",
          PrincipalName.class.getClassLoader());

  private PrincipalName() {}

  /** The name in {@code session}; null if nobody is signed in. */
  static @Nullable String in(SojournSession session) {
    return in(session::getAttribute);
  }

  /** The name among these attributes, each by its name; null if nobody is signed in. */
  public static @Nullable String in(Function<String, @Nullable Object> attributes) {
    if (attributes.apply(NAME) instanceof String name) {
      return name;
    }
    Object context = HAS_SECURITY ? attributes.apply(CONTEXT) : null;
    return context == null ? null : SecurityContexts.nameIn(context);
  }

  /** Whether it is the security context that says so. */
  static boolean isOfContext(SojournSession session) {
    return isOfContext(session::getAttribute);
  }

  private static boolean isOfContext(Function<String, @Nullable Object> attributes) {
    return HAS_SECURITY && !(attributes.apply(NAME) instanceof String);
  }

  /** {@code signIn} with what the security context says of how it came about. */
  static SignIn state(SignIn signIn, SojournSession session) {
    return state(signIn, session::getAttribute);
  }

  /** The same where the security context is among these attributes, each by its name. */
  public static SignIn state(SignIn signIn, Function<String, @Nullable Object> attributes) {
    return isOfContext(attributes)
        ? SecurityContexts.state(signIn, attributes.apply(CONTEXT))
        : signIn;
  }
}
