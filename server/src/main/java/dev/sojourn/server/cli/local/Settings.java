package dev.sojourn.server.cli.local;

import dev.sojourn.TimeSource;
import dev.sojourn.server.ServerSettings;
import dev.sojourn.spring.boot.KnownSettings;
import dev.sojourn.spring.boot.NamedStore;
import dev.sojourn.spring.boot.SettingsCheck;
import dev.sojourn.spring.boot.SettingsException;
import dev.sojourn.spring.boot.SojournProperties;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * The settings as {@code serve} would read them, for commands that start no server.
 *
 * @param environment all of them
 */
public record Settings(ConfigurableEnvironment environment) {

  /** Where {@code --config} is told to Spring. */
  public static final String LOCATION = "spring.config.additional-location";

  /**
   * Reads the file, if there is one, and the environment.
   *
   * @throws SettingsException if the file cannot be read
   */
  static Settings read(@Nullable Path config) {
    ConfigurableEnvironment environment = new StandardEnvironment();
    if (config != null) {
      if (!Files.isRegularFile(config) || !Files.isReadable(config)) {
        throw new SettingsException(config + " is no file that can be read", null);
      }
      environment
          .getPropertySources()
          .addFirst(new MapPropertySource("command", Map.of(LOCATION, location(config))));
    }
    try {
      ConfigDataEnvironmentPostProcessor.applyTo(environment);
    } catch (RuntimeException fault) {
      throw YamlSlip.told(config, fault);
    }
    ConfigurationPropertySources.attach(environment);
    return new Settings(environment);
  }

  /** {@code config} as Spring names a file. */
  public static String location(Path config) {
    return "file:" + config.toAbsolutePath();
  }

  /**
   * Refuses settings that nobody reads.
   *
   * @throws SettingsException naming them
   */
  public void check() {
    SettingsCheck.check(
        environment,
        List.of(
            new KnownSettings(SojournProperties.class), new KnownSettings(ServerSettings.class)));
  }

  /** Those of the engine; throws as the start of a server would. */
  SojournProperties engine() {
    return bound("sojourn", SojournProperties.class);
  }

  /** Those of the server; throws as its start would. */
  ServerSettings server() {
    return bound("sojourn", ServerSettings.class);
  }

  /** Those of where it listens; throws as its start would. */
  ServerProperties listener() {
    return bound("server", ServerProperties.class);
  }

  /** Those of its stop; throws as its start would. */
  LifecycleProperties lifecycle() {
    return bound("spring.lifecycle", LifecycleProperties.class);
  }

  /** One of the above; empty where it throws. */
  <T> Optional<T> valid(Function<Settings, T> part) {
    try {
      return Optional.of(part.apply(this));
    } catch (BindException refused) {
      return Optional.empty();
    }
  }

  private <T> T bound(String prefix, Class<T> type) {
    return Binder.get(environment).bindOrCreate(prefix, Bindable.of(type));
  }

  /** A setting as it is stated, or null. */
  @Nullable String text(String name) {
    return Binder.get(environment).bind(name, String.class).orElse(null);
  }

  /** A file as it is stated, or null. */
  @Nullable Path file(String name) {
    return Binder.get(environment).bind(name, Path.class).orElse(null);
  }

  /**
   * The store, whether the other settings are valid or not.
   *
   * @throws SettingsException if they name none
   */
  NamedStore store() {
    try {
      return NamedStore.of(
          bound("sojourn.store", SojournProperties.Store.class), TimeSource.system());
    } catch (BindException refused) {
      throw new SettingsException("sojourn.store: its settings are wrong", refused);
    }
  }
}
