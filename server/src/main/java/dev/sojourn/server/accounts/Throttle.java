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
 * An attempt counts as a failure from its beginning until it is taken back, so that many at once
 * are many. An account's failures are forgotten an hour after the latest; an address, which many
 * may share, is forgiven one a minute. Kept in memory, of bounded size, and forgotten with a
 * restart; each node counts for itself, since a count that all share would be a write of the store
 * for each guess. Thread-safe.
 */
@Component
public class Throttle {

  private static final int MAX_KEYS = 100_000;
  private static final Duration FIRST_WAIT = Duration.ofSeconds(30);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(15);
  private static final Duration REMEMBERED = Duration.ofHours(1);
  private static final Duration FORGIVEN = Duration.ofMinutes(1);

  private final TimeSource time;
  private final int perAccount;
  private final int perAddress;
  private final Cache<String, Failures> known;

  /**
   * Failures. Times are the monotonic clock's nanoseconds.
   *
   * @param count how many
   * @param until when the next attempt counts
   * @param since from when on further ones are forgiven
   */
  private record Failures(int count, long until, long since) {

    /** What is left of an address's failures. */
    Failures leaked(long now) {
      long forgiven = (now - since) / FORGIVEN.toNanos();
      int left = (int) Math.max(0, count - forgiven);
      return new Failures(left, until, since + forgiven * FORGIVEN.toNanos());
    }
  }

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
   * Asks to try; counts as a failure until {@link #succeeded} or {@link #takeBack}.
   *
   * @param address without one only the account counts
   * @return how long to wait, or empty to go ahead; who must wait has not tried
   */
  Optional<Duration> admit(String account, @Nullable String address) {
    Optional<Duration> pause = admit(accountKey(account), perAccount, false);
    if (pause.isPresent()) {
      return pause;
    }
    Optional<Duration> wait = addressKey(address).flatMap(key -> admit(key, perAddress, true));
    if (wait.isPresent()) {
      takeBack(accountKey(account));
    }
    return wait;
  }

  /** The attempt was no failure after all, and ends the account's row of them. */
  void succeeded(String account, @Nullable String address) {
    known.invalidate(accountKey(account));
    addressKey(address).ifPresent(this::takeBack);
  }

  /** Nothing was checked: the attempt counts for nothing. */
  void takeBack(String account, @Nullable String address) {
    takeBack(accountKey(account));
    addressKey(address).ifPresent(this::takeBack);
  }

  private void takeBack(String key) {
    long now = time.now().monotonicNanos();
    known
        .asMap()
        .computeIfPresent(
            key,
            (same, failures) ->
                failures.count() <= 1
                    ? null
                    : new Failures(failures.count() - 1, now, failures.since()));
  }

  private Optional<Duration> admit(String key, int allowed, boolean leaks) {
    long now = time.now().monotonicNanos();
    Duration[] wait = new Duration[1];
    known
        .asMap()
        .compute(
            key,
            (same, stored) -> {
              Failures before = stored == null ? new Failures(0, now, now) : stored;
              Failures failures = leaks ? before.leaked(now) : before;
              if (failures.count() >= allowed && failures.until() - now > 0) {
                wait[0] = Duration.ofNanos(failures.until() - now);
                return before;
              }
              int count = failures.count() + 1;
              long until = now + pause(count - allowed).toNanos();
              return new Failures(count, until, count == 1 ? now : failures.since());
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

  private static Optional<String> addressKey(@Nullable String address) {
    return address == null
        ? Optional.empty()
        : IpRange.ofClient(address).map(network -> "address " + network);
  }
}
