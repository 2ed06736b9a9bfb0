package dev.sojourn.server;

import dev.sojourn.IpRange;
import dev.sojourn.http.CrossSiteGuard;
import dev.sojourn.spring.boot.Bounds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of the server, {@code sojourn.*} beside those of the engine.
 *
 * @param publicUrl where browsers find this server, {@code https://login.example.com}; without it
 *     the {@code Host} that a browser names counts, which is right for a server without a proxy
 * @param trustedProxies the addresses or ranges whose {@code X-Forwarded-For} is believed; none
 *     where nothing is said
 * @param signIn the built-in sign-in
 * @param drainDelay how long the server goes on serving after it says that it is not ready any
 *     more; for more than a second or two raise {@code spring.lifecycle.timeout-per-shutdown-phase}
 *     (10s) to 10 s beyond it; 0s to 10m
 * @param serviceKeyFile where a service key with every scope lies; made when absent or unknown to
 *     the store, for the commands that administer this server
 */
@ConfigurationProperties("sojourn")
public record ServerSettings(
    @Nullable String publicUrl,
    @DefaultValue List<String> trustedProxies,
    @DefaultValue SignInSettings signIn,
    @DefaultValue("0s") Duration drainDelay,
    @Nullable Path serviceKeyFile) {

  private static final Duration LONGEST_DRAIN = Duration.ofMinutes(10);

  /**
   * The built-in sign-in.
   *
   * @param policy the policy of sessions that begin by it
   * @param parallelChecks how many passwords are checked at once, each taking 19 MiB and a core; 1
   *     to 1024
   * @param waitingChecks how many more passwords may wait, beyond which the answer is 503; 0 to
   *     100000
   * @param attemptsPerAccount how many failures in a row an account may have on one node before it
   *     must wait there; 1 to 1000000
   * @param attemptsPerAddress how many failures an address may cause on one node before it must
   *     wait there; 1 to 1000000
   */
  public record SignInSettings(
      @DefaultValue("default") String policy,
      @DefaultValue("2") int parallelChecks,
      @DefaultValue("64") int waitingChecks,
      @DefaultValue("5") int attemptsPerAccount,
      @DefaultValue("50") int attemptsPerAddress) {

    /** Checks the bounds. */
    public SignInSettings {
      Bounds.check("sojourn.sign-in.parallel-checks", parallelChecks, 1, 1024);
      Bounds.check("sojourn.sign-in.waiting-checks", waitingChecks, 0, 100_000);
      Bounds.check("sojourn.sign-in.attempts-per-account", attemptsPerAccount, 1, 1_000_000);
      Bounds.check("sojourn.sign-in.attempts-per-address", attemptsPerAddress, 1, 1_000_000);
    }
  }

  /** Checks every part. */
  public ServerSettings {
    trustedProxies = List.copyOf(trustedProxies);
    for (String range : trustedProxies) {
      if (IpRange.parse(range).isEmpty()) {
        throw new IllegalArgumentException(
            "sojourn.trusted-proxies: " + range + " is neither an address nor a range");
      }
    }
    Bounds.check("sojourn.drain-delay", drainDelay, Duration.ZERO, LONGEST_DRAIN);
    if (publicUrl != null && !CrossSiteGuard.originOf(publicUrl).matches("https?://.+")) {
      throw new IllegalArgumentException("sojourn.public-url must be an http or https address");
    }
  }

  /** The trusted proxies as ranges. */
  public List<IpRange> proxies() {
    return trustedProxies.stream().map(IpRange::parse).flatMap(Optional::stream).toList();
  }
}
