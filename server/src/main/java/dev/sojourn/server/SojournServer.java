package dev.sojourn.server;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The runnable product: the engine behind its HTTP interface and its pages. */
@SpringBootApplication(proxyBeanMethods = false)
public class SojournServer {

  /** Starts the server and returns once it serves; the process lives until it is told to stop. */
  public static void main(String[] args) {
    SpringApplication.run(SojournServer.class, args);
  }
}
