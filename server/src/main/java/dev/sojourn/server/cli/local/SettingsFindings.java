package dev.sojourn.server.cli.local;

import dev.sojourn.server.cli.terminal.Faults;
import java.util.ArrayList;
import java.util.List;

/** Whether a server would start with the settings. */
final class SettingsFindings {

  private static final String AREA = "settings";
  private static final String MEND = "Correct it; docs/configuration.md has every setting.";

  private SettingsFindings() {}

  static List<Finding> of(Settings settings) {
    List<Finding> findings = new ArrayList<>();
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
    if (findings.stream().noneMatch(finding -> finding.level() == Finding.Level.WRONG)) {
      findings.add(Finding.ok(AREA, "all are known and within their bounds"));
    }
    return findings;
  }

  private static void tell(List<Finding> findings, Runnable check) {
    try {
      check.run();
    } catch (RuntimeException refused) {
      findings.add(Finding.wrong(AREA, Faults.oneLine(refused), MEND));
    }
  }
}
