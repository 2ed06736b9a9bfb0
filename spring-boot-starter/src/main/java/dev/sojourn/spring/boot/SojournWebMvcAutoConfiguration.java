package dev.sojourn.spring.boot;

import dev.sojourn.servlet.SojournFilter;
import dev.sojourn.spring.web.SessionArgumentResolver;
import java.util.List;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Sessions as arguments of controllers, where requests have sessions of Sojourn's. */
@AutoConfiguration(after = SojournSessionAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(WebMvcConfigurer.class)
@ConditionalOnBean(SojournFilter.class)
public class SojournWebMvcAutoConfiguration {

  SojournWebMvcAutoConfiguration() {}

  /** Tells Spring MVC. */
  @Bean
  WebMvcConfigurer sojournSessionArguments() {
    return new WebMvcConfigurer() {
      @Override
      public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new SessionArgumentResolver());
      }
    };
  }
}
