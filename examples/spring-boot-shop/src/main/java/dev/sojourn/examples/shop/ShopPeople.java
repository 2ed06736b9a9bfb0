package dev.sojourn.examples.shop;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

/** Two people to try it with; a real shop has a table of them. */
@Configuration(proxyBeanMethods = false)
public class ShopPeople {

  @Bean
  UserDetailsService people(PasswordEncoder passwords) {
    return new InMemoryUserDetailsManager(
        User.withUsername("alice")
            .password(passwords.encode("alice-shop"))
            .roles("CUSTOMER")
            .build(),
        User.withUsername("bob").password(passwords.encode("bob-shop")).roles("CUSTOMER").build());
  }
}
