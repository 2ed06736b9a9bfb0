package dev.sojourn.server.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Checks the scope of a call before anything of the request is read. */
@Configuration(proxyBeanMethods = false)
class ScopeGuard implements HandlerInterceptor, WebMvcConfigurer {

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry
        .addInterceptor(this)
        .addPathPatterns("/v1/**")
        .excludePathPatterns("/v1/me", "/v1/me/**");
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    boolean isOptions = request.getMethod().equals("OPTIONS"); // it tells the methods, no more
    if (handler instanceof HandlerMethod call && !isOptions) {
      Needs needs = call.getMethodAnnotation(Needs.class);
      if (needs == null) {
        throw new IllegalStateException(call.getShortLogMessage() + " states no scope");
      }
      ServiceKeyFilter.require(ServiceKeyFilter.of(request), needs.value());
    }
    return true;
  }
}
