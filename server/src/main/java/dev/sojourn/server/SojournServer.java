package dev.sojourn.server;

import java.util.Map;
import java.util.function.Consumer;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** The server as an application; the commands start it. */
@SpringBootApplication(
    proxyBeanMethods = false,
    exclude = UserDetailsServiceAutoConfiguration.class)
@ConfigurationPropertiesScan
public class SojournServer {

  SojournServer() {}

  /**
   * What the build starts, as far as the definitions of its parts, to work these out beforehand.
   */
  public static void main(String[] arguments) {
    start(Map.of(), server -> {});
  }

  /**
   * Starts the server and returns when it serves.
   *
   * @param settings what the command says; files and the environment win over none of it
   * @param command adds parts of its own, or refuses the settings by throwing, before anything is
   *     opened or made. It makes parts itself: nothing looks into them for what they need.
   */
  public static ConfigurableApplicationContext start(
      Map<String, Object> settings, Consumer<GenericApplicationContext> command) {
    SpringApplication application = new SpringApplication(SojournServer.class);
    application.setMainApplicationClass(SojournServer.class);
    application.addListeners(new AheadOfTime());
    application.addInitializers((GenericApplicationContext context) -> command.accept(context));
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
