package dev.sojourn.spring.web;

import dev.sojourn.Session;
import dev.sojourn.servlet.SojournFilter;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.server.ResponseStatusException;

/**
 * Controllers take the {@link Session} of a request as an argument, a user's or a guest's: {@code
 * Optional<Session>} or {@code @Nullable Session} where there may be none. None is made for it; a
 * method that needs one is not called, and the answer is 401. Thread-safe.
 */
public final class SessionArgumentResolver implements HandlerMethodArgumentResolver {

  /** Of the requests that pass the {@link SojournFilter}. */
  public SessionArgumentResolver() {}

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return parameter.nestedIfOptional().getNestedParameterType() == Session.class;
  }

  @Override
  public @Nullable Object resolveArgument(
      MethodParameter parameter,
      @Nullable ModelAndViewContainer model,
      NativeWebRequest request,
      @Nullable WebDataBinderFactory binders) {
    HttpServletRequest http = request.getNativeRequest(HttpServletRequest.class);
    Optional<Session> session = http == null ? Optional.empty() : SojournFilter.session(http);
    if (parameter.getParameterType() == Optional.class) {
      return session;
    }
    if (session.isEmpty() && !parameter.isOptional()) {
      throw new ResponseStatusException(HttpStatus.UNAUTHORIZED, "there is no session");
    }
    return session.orElse(null);
  }
}
