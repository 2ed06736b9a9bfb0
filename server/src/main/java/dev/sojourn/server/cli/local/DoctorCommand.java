package dev.sojourn.server.cli.local;

import dev.sojourn.TimeSource;
import dev.sojourn.server.cli.admin.TrustOption;
import dev.sojourn.server.cli.local.Finding.Level;
import dev.sojourn.server.cli.terminal.Output;
import dev.sojourn.server.cli.terminal.ServerUrl;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.logging.LoggingSystem;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Looks at everything that an installation needs. */
@Command(
    name = "doctor",
    description = {
      "Looks at settings, store, keys, clock, file modes, cookies, proxy and the running server, and"
          + " says for each finding how to mend it.",
      "It changes nothing, and may run beside a server. The exit code is 0 when nothing is wrong."
    },
    footer = {
      "%nExamples:",
      "  sojourn doctor --config sojourn.yaml",
      "  sojourn doctor --config sojourn.yaml --json"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class DoctorCommand implements Callable<Integer> {

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The settings of the server, as 'serve' takes them.")
  private @Nullable Path config;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Where the server runs; without it where the settings say.")
  private @Nullable URI url;

  @Spec private CommandSpec spec;

  @Mixin private TrustOption trust;

  @Mixin private Output output;

  /** Made by picocli. */
  public DoctorCommand() {}

  @Override
  public Integer call() throws IOException {
    // Not a word of the libraries that look at the store: where no server has started they would
    // write it beside the findings.
    LoggingSystem.get(DoctorCommand.class.getClassLoader()).beforeInitialize();
    // Files that lie in one directory have its faults in common.
    Set<String> told = new HashSet<>();
    List<Finding> findings =
        findings(Settings.read(config), TimeSource.system()).stream()
            .filter(finding -> told.add(finding.text()))
            .toList();
    long wrong = findings.stream().filter(finding -> finding.level() == Level.WRONG).count();
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("findings", findings.stream().map(DoctorCommand::json).toList());
    content.put("wrong", wrong);
    output.say(
        content,
        Stream.concat(
                findings.stream().flatMap(DoctorCommand::lines),
                Stream.of(
                    wrong == 0
                        ? "Nothing is wrong."
                        : wrong == 1 ? "One thing is wrong." : wrong + " things are wrong."))
            .toArray(String[]::new));
    return wrong == 0 ? 0 : 1;
  }

  private List<Finding> findings(Settings settings, TimeSource time) throws IOException {
    String stated = url == null ? null : ServerUrl.base(url, spec);
    List<Finding> findings = new ArrayList<>(SettingsFindings.of(settings, config));
    StoreFindings store = StoreFindings.of(settings);
    findings.addAll(store.findings());
    findings.addAll(KeyFindings.of(settings, store.isThere(), time.instant()));
    // Where the rest is not valid, the findings about the settings have said so.
    var listener = settings.valid(Settings::listener).map(Listener::of);
    String base = stated == null ? listener.map(Listener::url).orElse(null) : stated;
    ServerFindings server =
        base == null ? null : ServerFindings.of(base, trust, stated != null || store.inUse(), time);
    findings.addAll(
        ClockFindings.of(
            time.instant(), server == null ? null : server.ahead(), store.newestEvent()));
    var valid = settings.valid(Settings::server);
    if (valid.isPresent() && listener.isPresent()) {
      findings.addAll(ProxyFindings.of(valid.get(), listener.get()));
    }
    if (server != null) {
      findings.add(server.finding());
    }
    return findings;
  }

  private static Stream<String> lines(Finding finding) {
    String mark =
        finding.level() == Level.WRONG ? "WRONG" : finding.level().name().toLowerCase(Locale.ROOT);
    String line = "%-6s %-9s %s".formatted(mark, finding.area(), finding.text());
    return finding.mend().isEmpty()
        ? Stream.of(line)
        : Stream.of(line, " ".repeat(17) + "-> " + finding.mend());
  }

  private static Map<String, Object> json(Finding finding) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("area", finding.area());
    content.put("level", finding.level().name().toLowerCase(Locale.ROOT));
    content.put("finding", finding.text());
    if (!finding.mend().isEmpty()) {
      content.put("mend", finding.mend());
    }
    return content;
  }
}
