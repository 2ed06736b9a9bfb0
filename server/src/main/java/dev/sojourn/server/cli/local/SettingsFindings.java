package dev.sojourn.server.cli.local;

import dev.sojourn.access.AccessRules;
import dev.sojourn.access.RulesException;
import dev.sojourn.server.ServerSettings;
import dev.sojourn.server.cli.terminal.Faults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;

/** Whether a server would start with the settings. */
final class SettingsFindings {

  private static final String AREA = "settings";
  private static final String MEND = "Correct it; docs/configuration.md has every setting.";

  /** What a stop needs beside the delay: open requests, activity that is not yet written. */
  private static final Duration REST_OF_A_STOP = Duration.ofSeconds(10);

  private SettingsFindings() {}

  /**
   * Looks.
   *
   * @param file where they come from; null for the environment alone
   */
  static List<Finding> of(Settings settings, @Nullable Path file) throws IOException {
    List<Finding> findings = new ArrayList<>();
    if (file != null) {
      findings.addAll(FileFindings.ofWriters(AREA, file));
    } else if (settings.text("sojourn.store.url") == null) {
      findings.add(
          Finding.note(
              AREA,
              "no file of settings is named, so the environment alone was looked at",
              "Name the file by --config, as for serve."));
    }
    tell(findings, settings::check);
    tell(
        findings,
        () ->
            settings
                .engine()
                .justifications()
                .forEach((policy, why) ->
                    findings.add(
                        Finding.note(
                            AREA,
                            "policy " + policy + " is looser than NIST's figures: " + why,
                            ""))));
    tell(findings, settings::server);
    tell(findings, settings::listener);
    tell(findings, settings::lifecycle);
    settings.valid(Settings::server).ifPresent(server -> addDrain(findings, settings, server));
    Path rules = settings.file("sojourn.rules");
    if (rules != null) {
      addRules(findings, rules);
    }
    if (findings.stream().noneMatch(finding -> finding.level() == Finding.Level.WRONG)) {
      findings.add(Finding.ok(AREA, "every sojourn.* setting is known and within its bounds"));
    }
    return findings;
  }

  private static void addDrain(List<Finding> findings, Settings settings, ServerSettings server) {
    Duration delay = server.drainDelay();
    Duration needed = delay.plus(REST_OF_A_STOP);
    settings
        .valid(Settings::lifecycle)
        .map(LifecycleProperties::getTimeoutPerShutdownPhase)
        .filter(longest -> !delay.isZero() && longest.compareTo(needed) < 0)
        .ifPresent(longest ->
            findings.add(
                Finding.wrong(
                    AREA,
                    "a stop may take "
                        + longest.toSeconds()
                        + " s, but sojourn.drain-delay and what follows it need "
                        + needed.toSeconds()
                        + " s",
                    "Set spring.lifecycle.timeout-per-shutdown-phase to "
                        + needed.toSeconds()
                        + "s.")));
  }

  private static void addRules(List<Finding> findings, Path rules) throws IOException {
    if (!Files.isRegularFile(rules) || !Files.isReadable(rules)) {
      findings.add(
          Finding.wrong(
              AREA,
              "sojourn.rules: there is no file " + rules + " that can be read",
              "Name one, or leave the setting out."));
      return;
    }
    findings.addAll(FileFindings.ofWriters(AREA, rules));
    try {
      AccessRules.read(rules);
    } catch (RulesException wrong) {
      wrong
          .slips()
          .forEach(slip ->
              findings.add(
                  Finding.wrong(
                      AREA,
                      "sojourn.rules: " + rules + ", " + slip,
                      "Correct it; docs/access.md says how rules are written.")));
    }
  }

  private static void tell(List<Finding> findings, Runnable check) {
    try {
      check.run();
    } catch (RuntimeException refused) {
      findings.add(Finding.wrong(AREA, Faults.oneLine(refused), MEND));
    }
  }
}
