package dev.sojourn.benchmarks.shop;

import dev.sojourn.examples.shop.EveryPage;
import dev.sojourn.examples.shop.ShopPages;
import dev.sojourn.examples.shop.ShopSecurity;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;

/** The example shop but for the page of devices, with people who need no time to be recognised. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({EveryPage.class, ShopPages.class, ShopSecurity.class})
public class LoadedShop {

  /** What stands before the port in the line that says that it is ready. */
  static final String READY = "port ";

  @Bean
  UserDetailsService everybody() {
    return name -> User.withUsername(name).password("{noop}right").roles("CUSTOMER").build();
  }

  /** Says its port, and ends with its input. */
  public static void main(String[] arguments) throws Exception {
    try (var shop =
        (ServletWebServerApplicationContext) SpringApplication.run(LoadedShop.class, arguments)) {
      System.out.println(READY + shop.getWebServer().getPort());
      while (System.in.read() >= 0) {
        // It runs for as long as somebody wants it.
      }
    }
  }
}
