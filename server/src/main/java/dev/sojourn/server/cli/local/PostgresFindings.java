package dev.sojourn.server.cli.local;

import dev.sojourn.SojournException;
import dev.sojourn.server.accounts.DemoAccounts;
import dev.sojourn.store.postgres.PostgresInspection;
import dev.sojourn.store.postgres.PostgresSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A PostgreSQL database: answers, keeps what it is given, has tables that this program knows. */
final class PostgresFindings {

  private static final String AREA = StoreFindings.AREA;

  private PostgresFindings() {}

  static StoreFindings of(PostgresSettings database, Settings settings) throws IOException {
    List<Finding> findings = new ArrayList<>();
    Path password = settings.file("sojourn.store.password-file");
    if (password != null) {
      findings.addAll(FileFindings.of(AREA, password));
    }
    PostgresInspection inspection;
    try {
      inspection = PostgresInspection.of(database);
    } catch (SojournException unreadable) {
      findings.add(
          Finding.wrong(
              AREA,
              String.valueOf(unreadable.getMessage()),
              "Look whether the database runs, and whether sojourn.store.url, the user and the"
                  + " password are right: psql with the same address tells."));
      return StoreFindings.ofNothing(findings);
    }
    for (PostgresInspection.Refusal refusal : inspection.refusals()) {
      findings.add(Finding.wrong(AREA, refusal.fault(), refusal.remedy()));
    }
    if (!inspection.writable()) {
      findings.add(
          Finding.wrong(
              AREA,
              "the database cannot be written: it is a standby, or was set so",
              "Name the primary in sojourn.store.url, or all hosts: postgres://a,b/database."));
    }
    addTables(findings, inspection, database);
    return new StoreFindings(
        findings, inspection.tables(), inspection.nodes() > 0, inspection.newestEvent());
  }

  private static void addTables(
      List<Finding> findings, PostgresInspection inspection, PostgresSettings database) {
    if (!inspection.tables()) {
      findings.add(
          Finding.note(AREA, "the database has no tables yet", "The first start makes them."));
      return;
    }
    if (DemoAccounts.areIn((space, key) -> PostgresInspection.record(database, space, key))) {
      findings.add(
          Finding.wrong(
              AREA,
              "the database has a demonstration's accounts, whose passwords everybody knows",
              "Name another database; serve refuses this one."));
    }
    if (inspection.outdated()) {
      findings.add(
          Finding.note(
              AREA,
              "the tables are of an older version",
              "The next start brings them up; back the database up before."));
    }
    findings.add(
        Finding.ok(
            AREA,
            "PostgreSQL %s answers, and %s"
                .formatted(
                    inspection.server(),
                    switch ((int) Math.min(inspection.nodes(), 2)) {
                      case 0 -> "no node uses it";
                      case 1 -> "one node uses it";
                      default -> inspection.nodes() + " nodes use it";
                    })));
  }
}
