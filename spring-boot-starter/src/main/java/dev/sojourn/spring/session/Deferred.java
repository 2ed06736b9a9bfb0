package dev.sojourn.spring.session;

import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.DeferredSecurityContext;
import org.springframework.security.core.context.SecurityContext;

/** A context that is made when it is asked for, once. For one request, not thread-safe. */
abstract class Deferred implements DeferredSecurityContext {

  private @Nullable SecurityContext made;

  abstract SecurityContext load();

  @Override
  public SecurityContext get() {
    if (made == null) {
      made = load();
    }
    return made;
  }
}
