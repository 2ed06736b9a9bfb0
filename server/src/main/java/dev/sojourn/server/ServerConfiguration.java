package dev.sojourn.server;

import dev.sojourn.spring.boot.KnownSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the server's own settings. */
@Configuration(proxyBeanMethods = false)
class ServerConfiguration {

  @Bean
  static KnownSettings sojournServerSettings() {
    return new KnownSettings(ServerSettings.class);
  }
}
