package dev.sojourn.server.api;

import dev.sojourn.server.security.Needs;
import dev.sojourn.server.web.Audience;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Parameter;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Refuses parameters of an address that the call does not have: a filter whose name is mistyped
 * would be overlooked, and more be found than was meant. All calls by service key have {@code
 * tenant}; those of people for themselves have none.
 */
@Configuration(proxyBeanMethods = false)
class KnownParameters implements HandlerInterceptor, WebMvcConfigurer {

  /** Behind the check of the scope, which has the standard order. */
  private static final int ORDER = 1;

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(this).order(ORDER);
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (request.getQueryString() != null
        && handler instanceof HandlerMethod call
        && Audience.isForPrograms(request.getServletPath())) {
      Set<String> known = known(call);
      for (String name : request.getParameterMap().keySet()) {
        if (!known.contains(name)) {
          throw Caller.invalid(
              name,
              known.isEmpty()
                  ? "is no parameter of this call, which has none"
                  : "is no parameter of this call, which has " + String.join(", ", known));
        }
      }
    }
    return true;
  }

  private static Set<String> known(HandlerMethod call) {
    Set<String> names = new TreeSet<>();
    if (call.hasMethodAnnotation(Needs.class)) {
      names.add("tenant");
    }
    Stream.of(call.getMethod().getParameters())
        .filter(parameter -> parameter.isAnnotationPresent(RequestParam.class))
        .map(KnownParameters::name)
        .forEach(names::add);
    return names;
  }

  private static String name(Parameter parameter) {
    String stated = parameter.getAnnotation(RequestParam.class).name();
    return stated.isEmpty() ? parameter.getName() : stated;
  }
}
