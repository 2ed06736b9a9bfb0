package dev.sojourn.server;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/** The server as an application; the commands start it. */
@SpringBootApplication(
    proxyBeanMethods = false,
    exclude = UserDetailsServiceAutoConfiguration.class)
@ConfigurationPropertiesScan
public class SojournServer {

  SojournServer() {}

  /**
   * Starts the server and returns when it serves.
   *
   * @param settings what the command says; files and the environment win over none of it
   * @param check refuses settings by throwing, before anything is opened or made
   * @param rules classes that are made at the start and may refuse it by throwing
   */
  public static ConfigurableApplicationContext start(
      Map<String, Object> settings, Consumer<Environment> check, Class<?>... rules) {
    SpringApplication application = new SpringApplication(SojournServer.class);
    application.addPrimarySources(List.of(rules));
    application.addInitializers(context -> check.accept(context.getEnvironment()));
    application.setBannerMode(Banner.Mode.OFF);
    application.setLogStartupInfo(false);
    application.setRegisterShutdownHook(true);
    String[] arguments =
        settings.entrySet().stream()
            .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
            .toArray(String[]::new);
    return application.run(arguments);
  }
}
