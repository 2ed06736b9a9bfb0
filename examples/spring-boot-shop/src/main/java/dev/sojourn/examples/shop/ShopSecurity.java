package dev.sojourn.examples.shop;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.SecurityFilterChain;

/** Who may do what: all of it Spring Security's. */
@Configuration(proxyBeanMethods = false)
public class ShopSecurity {

  @Bean
  SecurityFilterChain security(HttpSecurity http) throws Exception {
    return http.authorizeHttpRequests(requests ->
            requests
                .requestMatchers("/order", "/devices/**")
                .authenticated()
                .anyRequest()
                .permitAll())
        .formLogin(form -> form.loginPage("/sign-in").defaultSuccessUrl("/"))
        .logout(logout -> logout.logoutUrl("/sign-out").logoutSuccessUrl("/"))
        .build();
  }

  @Bean
  PasswordEncoder passwords() {
    return PasswordEncoderFactories.createDelegatingPasswordEncoder();
  }
}
