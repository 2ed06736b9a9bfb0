package dev.sojourn.spring.boot;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The settings of the engine, {@code sojourn.*}.
 *
 * @param store where sessions are kept
 * @param keys what makes and checks tokens
 * @param policies how sessions live, by name; what is not stated is as in the shipped profile of
 *     that name, or else as in {@code default}
 * @param maxStaleness how old an answer from the near cache may be
 * @param cacheSize about how much memory the near cache takes; 0 for no cache
 * @param sweepInterval how often housekeeping runs
 * @param retention how long what is over stays
 */
@ConfigurationProperties("sojourn")
public record SojournProperties(
    @DefaultValue Store store,
    @DefaultValue Keys keys,
    @DefaultValue Map<String, PolicySettings> policies,
    @DefaultValue("1s") Duration maxStaleness,
    @DefaultValue("64MB") DataSize cacheSize,
    @DefaultValue("20s") Duration sweepInterval,
    @DefaultValue RetentionSettings retention) {

  /**
   * Where sessions are kept.
   *
   * @param url {@code sqlite:FILE}
   */
  public record Store(@Nullable String url) {}

  /**
   * What makes and checks tokens.
   *
   * @param file the key file, made when absent; without one the keys lie beside the store
   */
  public record Keys(@Nullable Path file) {}

  /**
   * How long what is over stays.
   *
   * @param history ended sessions
   * @param historyPerUser and at most so many of one user
   * @param unusedDevice a device without a sign-in
   * @param events events
   */
  public record RetentionSettings(
      @DefaultValue("30d") Duration history,
      @DefaultValue("20") int historyPerUser,
      @DefaultValue("90d") Duration unusedDevice,
      @DefaultValue("30d") Duration events) {}
}
