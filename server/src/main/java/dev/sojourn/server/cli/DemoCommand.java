package dev.sojourn.server.cli;

import dev.sojourn.server.SojournServer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts the whole product on this machine, with accounts to try it. */
@Command(
    name = "demo",
    description = "Starts the whole product on this machine, with accounts to try it.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class DemoCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--port",
      defaultValue = "8080",
      description = "Where to listen (${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--data",
      defaultValue = "data/demo",
      description = "Where to keep everything (${DEFAULT-VALUE}).")
  private Path data;

  @Override
  public Integer call() {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("server.address", "127.0.0.1");
    settings.put("server.port", port);
    settings.put("sojourn.store.url", "sqlite:" + data.resolve("sojourn.db"));
    settings.put("sojourn.keys.file", data.resolve("keys"));
    SojournServer.start(settings);
    spec.commandLine().getOut().println("Sojourn is ready at http://localhost:" + port);
    spec.commandLine().getOut().flush();
    return 0;
  }
}
