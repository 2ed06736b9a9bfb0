package dev.sojourn.server.me;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Refuses callers of {@code /v1/me} before anything of what they sent is read. */
@Configuration(proxyBeanMethods = false)
class CallerFirst implements WebMvcConfigurer, HandlerInterceptor {

  private final Caller caller;

  CallerFirst(Caller caller) {
    this.caller = caller;
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(this).addPathPatterns("/v1/me", "/v1/me/**");
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    caller.of(request);
    return true;
  }
}
