package dev.sojourn.server.cli;

import dev.sojourn.spring.boot.SettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * The settings as {@code serve} would read them, for commands that start no server.
 *
 * @param environment all of them
 */
record Settings(ConfigurableEnvironment environment) {

  private static final String SQLITE = "sqlite:";

  /** Where {@code --config} is told to Spring. */
  static final String LOCATION = "spring.config.additional-location";

  /**
   * Reads the file, if there is one, and the environment.
   *
   * @throws SettingsException if the file cannot be read
   */
  static Settings read(@Nullable Path config) {
    ConfigurableEnvironment environment = new StandardEnvironment();
    if (config != null) {
      if (!Files.isReadable(config)) {
        throw new SettingsException(config + " is no file that can be read", null);
      }
      environment
          .getPropertySources()
          .addFirst(new MapPropertySource("command", Map.of(LOCATION, location(config))));
    }
    ConfigDataEnvironmentPostProcessor.applyTo(environment);
    return new Settings(environment);
  }

  /** {@code config} as Spring names a file. */
  static String location(Path config) {
    return "file:" + config.toAbsolutePath();
  }

  /**
   * The file of the embedded store.
   *
   * @throws SettingsException if the settings name none
   */
  Path storeFile() {
    String url = environment.getProperty("sojourn.store.url", "");
    if (!url.startsWith(SQLITE) || url.length() == SQLITE.length()) {
      throw new SettingsException("sojourn.store.url names no store: sqlite:FILE", null);
    }
    return Path.of(url.substring(SQLITE.length()));
  }
}
