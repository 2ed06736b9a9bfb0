package dev.sojourn.examples.shop;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** A small shop: a cart for guests, a sign-in, and the devices of whoever is signed in. */
@SpringBootApplication(proxyBeanMethods = false)
public class ShopApplication {

  /** Starts it on port 8090, or where {@code server.port} says. */
  public static void main(String[] arguments) {
    SpringApplication.run(ShopApplication.class, arguments);
  }
}
