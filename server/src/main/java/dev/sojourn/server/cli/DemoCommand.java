package dev.sojourn.server.cli;

import dev.sojourn.server.SojournServer;
import dev.sojourn.server.accounts.DemoAccounts;
import dev.sojourn.server.cli.local.BeforeStart;
import dev.sojourn.server.cli.local.DemoKeys;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Starts the whole product on this machine, with accounts to try it. */
@Command(
    name = "demo",
    description = "Starts the whole product on this machine, with accounts to try it.",
    footer = {
      "%nExamples:",
      "  sojourn demo",
      "  sojourn demo --https --port 8443",
      "  sojourn demo --nodes 3 --store postgres"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class DemoCommand implements Callable<Integer> {

  private static final int MAX_PORT = 65_535;
  private static final String SQLITE = "sqlite";
  private static final Pattern POSTGRES = Pattern.compile("postgres(ql)?://");

  @Spec private CommandSpec spec;

  @Option(
      names = "--port",
      defaultValue = "8080",
      paramLabel = "PORT",
      description = "Where to listen on this machine. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--data",
      defaultValue = "data/demo",
      paramLabel = "DIR",
      description = "Where to keep everything. Default: ${DEFAULT-VALUE}.")
  private Path data;

  @Option(names = "--https", description = "Serve https, with a certificate of its own.")
  private boolean https;

  @Option(
      names = "--store",
      defaultValue = "sqlite",
      paramLabel = "STORE",
      description = {
        "Where sessions are kept. sqlite: a file. postgres: a PostgreSQL server that is started for the"
            + " demo. Or postgres://USER@HOST/DATABASE: one that is there, with a database for this"
            + " alone. Default: ${DEFAULT-VALUE}."
      })
  private String store;

  @Option(
      names = "--nodes",
      defaultValue = "1",
      paramLabel = "N",
      description =
          "How many servers over one store, 1 to 9: with --store postgres, at the ports behind"
              + " PORT, and a proxy that takes them in turn at PORT. Default: ${DEFAULT-VALUE}.")
  private int nodes;

  @Option(
      names = "--public-url",
      paramLabel = "URL",
      description = "The address of the proxy on this machine that stands before the server.")
  private @Nullable String publicUrl;

  @Override
  public Integer call() throws IOException {
    if (port < 1 || port > MAX_PORT) {
      throw new ParameterException(spec.commandLine(), "--port must be 1 to " + MAX_PORT);
    }
    if (!store.equals(SQLITE) && !POSTGRES.matcher(store).lookingAt()) {
      throw new ParameterException(
          spec.commandLine(), "--store must be sqlite, postgres or postgres://USER@HOST/DATABASE");
    }
    if (nodes != 1) {
      throw new ParameterException(
          spec.commandLine(), "many nodes need a store that they share: --store postgres");
    }
    // Before anything is made or opened: the store of another demo would be named first otherwise.
    BeforeStart.refuseTakenPort(InetAddress.getLoopbackAddress(), port, "--port");
    Files.createDirectories(data);
    String url = (https ? "https" : "http") + "://localhost:" + port;
    ConfigurableApplicationContext server = SojournServer.start(settings(url), DemoHosts::guard);
    DemoKeys.mark(data.resolve("keys"));
    PrintWriter out = spec.commandLine().getOut();
    out.println("Accounts:");
    for (DemoAccounts.Account account : server.getBean(DemoAccounts.class).ensure()) {
      out.printf("  %-6s password %s%n", account.user(), account.password());
    }
    out.println("Service key: " + data.resolve("service-key"));
    if (https) {
      out.println("Certificate: " + data.resolve("demo-cert.pem"));
    }
    out.println("Sojourn is ready at " + url);
    out.flush();
    return 0;
  }

  private Map<String, Object> settings(String url) throws IOException {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("server.address", "127.0.0.1");
    settings.put("server.port", port);
    settings.put("sojourn.public-url", publicUrl == null ? url : publicUrl);
    if (publicUrl != null) {
      settings.put("sojourn.trusted-proxies", "127.0.0.1");
    }
    settings.put(
        "sojourn.store.url", store.equals(SQLITE) ? "sqlite:" + data.resolve("sojourn.db") : store);
    settings.put("sojourn.keys.file", data.resolve("keys"));
    settings.put("sojourn.service-key-file", data.resolve("service-key"));
    if (https) {
      DemoCertificate certificate = DemoCertificate.openOrCreate(data);
      settings.put("server.ssl.certificate", "file:" + certificate.certificate());
      settings.put("server.ssl.certificate-private-key", "file:" + certificate.key());
    }
    return settings;
  }
}
