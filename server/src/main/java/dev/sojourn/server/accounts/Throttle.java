package dev.sojourn.server.accounts;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sojourn.IpRange;
import dev.sojourn.TimeSource;
import dev.sojourn.server.ServerSettings;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Makes those wait who keep failing: by account, whoever tries, and by address, whatever account.
 * An attempt counts as a failure from its beginning until it succeeds, so that many at once are
 * many. Kept in memory, of bounded size, and forgotten with a restart. Thread-safe.
 */
@Component
public class Throttle {

  private static final int MAX_KEYS = 100_000;
  private static final Duration FIRST_WAIT = Duration.ofSeconds(30);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(15);
  private static final Duration REMEMBERED = Duration.ofHours(1);

  private final TimeSource time;
  private final int perAccount;
  private final int perAddress;
  private final Cache<String, Failures> known;

  /**
   * Failures in a row.
   *
   * @param count how many
   * @param until when the next attempt counts, in the monotonic clock's nanoseconds
   */
  private record Failures(int count, long until) {}

  Throttle(ServerSettings settings, TimeSource time) {
    this.time = time;
    perAccount = settings.signIn().attemptsPerAccount();
    perAddress = settings.signIn().attemptsPerAddress();
    known =
        Caffeine.newBuilder()
            .maximumSize(MAX_KEYS)
            .expireAfterWrite(REMEMBERED)
            .ticker(() -> time.now().monotonicNanos())
            .build();
  }

  /**
   * Asks to try; counts as a failure until {@link #succeeded}.
   *
   * @return how long to wait, or empty to go ahead
   */
  Optional<Duration> admit(String account, @Nullable String address) {
    return admit(addressKey(address), perAddress).or(() -> admit(accountKey(account), perAccount));
  }

  /** The attempt was no failure after all. */
  void succeeded(String account, @Nullable String address) {
    known.invalidate(accountKey(account));
    known
        .asMap()
        .computeIfPresent(
            addressKey(address),
            (key, failures) ->
                failures.count() <= 1 ? null : new Failures(failures.count() - 1, 0));
  }

  private Optional<Duration> admit(String key, int allowed) {
    long now = time.now().monotonicNanos();
    Duration[] wait = new Duration[1];
    known
        .asMap()
        .compute(
            key,
            (same, failures) -> {
              if (failures != null && failures.count() >= allowed && failures.until() - now > 0) {
                wait[0] = Duration.ofNanos(failures.until() - now);
                return failures;
              }
              int count = failures == null ? 1 : failures.count() + 1;
              return new Failures(count, now + pause(count - allowed).toNanos());
            });
    return Optional.ofNullable(wait[0]);
  }

  /** Doubles with each failure beyond what is allowed. */
  private static Duration pause(int beyond) {
    if (beyond < 0) {
      return Duration.ZERO;
    }
    Duration pause = FIRST_WAIT.multipliedBy(1L << Math.min(beyond, 8));
    return pause.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : pause;
  }

  private static String accountKey(String account) {
    return "account " + account;
  }

  /** Whoever has an IPv6 address has a whole /64 of them. */
  private static String addressKey(@Nullable String address) {
    if (address == null) {
      return "address unknown";
    }
    String range = address.indexOf(':') < 0 ? address : address + "/64";
    return "address " + IpRange.parse(range).map(IpRange::toString).orElse("unknown");
  }
}
