package dev.sojourn.spring.boot;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.format.annotation.DateTimeFormat;

/**
 * How sessions are taken over from what kept them before, {@code sojourn.migrate-*}.
 *
 * @param migrateFrom where sessions were kept before, spring-session-jdbc, so that nobody need sign
 *     in again
 * @param migrateUntil the last day, in UTC, on which sessions are taken over, 2027-01-31, needed
 *     with migrate-from
 * @param migrateCookie the name of the cookie of before
 * @param migrateTable the table of sessions of before, whose attributes are in the one of the same
 *     name with _ATTRIBUTES
 * @param migrateGrace for how long after it was taken over a cookie of before still leads to its
 *     session, for browsers that an answer did not reach; 0s to 1h
 */
@ConfigurationProperties("sojourn")
public record MigrationSettings(
    @Nullable From migrateFrom,
    @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) @Nullable LocalDate migrateUntil,
    @DefaultValue("SESSION") String migrateCookie,
    @DefaultValue("SPRING_SESSION") String migrateTable,
    @DefaultValue("5m") Duration migrateGrace) {

  /** What kept sessions before. */
  public enum From {
    /** Spring Session on a database. */
    SPRING_SESSION_JDBC,
    /** Spring Session on Redis. */
    SPRING_SESSION_REDIS
  }

  /**
   * Checks every part.
   *
   * @throws SettingsException naming the setting that is missing or out of bounds
   */
  public MigrationSettings {
    Bounds.check("sojourn.migrate-grace", migrateGrace, Duration.ZERO, Duration.ofHours(1));
    if (migrateFrom == From.SPRING_SESSION_REDIS) {
      throw new SettingsException(
          "sojourn.migrate-from: sessions on Redis cannot be taken over by this release;"
              + " spring-session-jdbc can",
          null);
    }
    if (migrateFrom != null && migrateUntil == null) {
      throw new SettingsException(
          "sojourn.migrate-until must say the last day on which sessions are taken over, as in"
              + " 2027-01-31: Java serialization is read until then",
          null);
    }
  }

  /** From when on nothing is taken over. */
  Instant end() {
    return migrateUntil == null
        ? Instant.EPOCH
        : migrateUntil.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
