package dev.sojourn.server.cli;

import dev.sojourn.server.ServerSettings;
import dev.sojourn.server.SojournServer;
import dev.sojourn.server.accounts.Accounts;
import dev.sojourn.server.accounts.DemoAccounts;
import dev.sojourn.server.accounts.SetupLink;
import dev.sojourn.server.cli.local.BeforeStart;
import dev.sojourn.server.cli.local.DemoKeys;
import dev.sojourn.server.cli.local.Listener;
import dev.sojourn.server.cli.local.Settings;
import dev.sojourn.server.cli.local.YamlSlip;
import dev.sojourn.spring.boot.SettingsException;
import dev.sojourn.store.StoreUnavailableException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.Environment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Starts the server for production. */
@Command(
    name = "serve",
    description = {
      "Starts the server for production.",
      "It needs sojourn.store.url and sojourn.keys.file, from the file or the environment."
    },
    footer = {"%nExample:", "  sojourn serve --config sojourn.yaml"})
@SuppressWarnings("NullAway.Init") // picocli sets the spec
final class ServeCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings, as .yaml or .properties.")
  private @Nullable Path config;

  @Override
  public Integer call() throws IOException {
    Map<String, Object> settings = new LinkedHashMap<>();
    if (config != null) {
      if (!Files.isReadable(config)) {
        throw new ParameterException(
            spec.commandLine(), "--config: " + config + " is no file that can be read");
      }
      settings.put(Settings.LOCATION, Settings.location(config));
    }
    ConfigurableApplicationContext server = start(settings);
    String stated = server.getBean(ServerSettings.class).publicUrl();
    if (stated == null) {
      PrintWriter err = spec.commandLine().getErr();
      err.println(
          "Warning: sojourn.public-url is not set, so any host that a request names counts as this"
              + " server's own. Set it to the address that browsers use.");
      err.flush();
    }
    String setup =
        server.getBean(Accounts.class).hasAdministrator()
            ? null
            : "/setup/" + server.getBean(SetupLink.class).issue();
    PrintWriter out = spec.commandLine().getOut();
    new Greeting(listener(server), stated).lines(setup).forEach(out::println);
    out.flush();
    return 0;
  }

  private ConfigurableApplicationContext start(Map<String, Object> settings) {
    try {
      return SojournServer.start(settings, ServeCommand::demandProduction);
    } catch (RuntimeException fault) {
      throw YamlSlip.told(config, storeFault(fault));
    }
  }

  /** With the setting by whose store it is, which the store does not know. */
  private static RuntimeException storeFault(RuntimeException fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof StoreUnavailableException silent) {
        return new SettingsException("sojourn.store.url: " + silent.getMessage(), silent);
      }
    }
    return fault;
  }

  private static Listener listener(ConfigurableApplicationContext server) {
    Listener stated = Listener.of(server.getEnvironment());
    WebServer web = ((ServletWebServerApplicationContext) server).getWebServer();
    return web == null ? stated : stated.at(web.getPort());
  }

  private static void demandProduction(GenericApplicationContext server) {
    // First: what is missing may be what was misspelt.
    new Settings(server.getEnvironment()).check();
    checkKeys(server.getEnvironment());
    try {
      BeforeStart.prepare(server.getEnvironment());
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
    server.registerBean(ServeRules.class, () -> new ServeRules(server.getBean(DemoAccounts.class)));
  }

  /** Before anything is opened: keys of the server's own choice would be left behind otherwise. */
  private static void checkKeys(Environment environment) {
    Path file = Binder.get(environment).bind("sojourn.keys.file", Path.class).orElse(null);
    if (file == null) {
      throw new SettingsException(
          "sojourn.keys.file must say where the keys are; the file is made when absent", null);
    }
    try {
      if (DemoKeys.areIn(file)) {
        throw new SettingsException(
            "sojourn.keys.file: these are a demonstration's keys, not for production", null);
      }
    } catch (IOException fault) {
      throw new SettingsException("sojourn.keys.file: " + file + " cannot be read", fault);
    }
  }

  /** What a server for production refuses to start with, once it sees its store. */
  static final class ServeRules {

    ServeRules(DemoAccounts demo) {
      if (demo.arePresent()) {
        throw new SettingsException(
            "sojourn.store.url: this store has a demonstration's accounts, not for production",
            null);
      }
    }
  }
}
