package dev.sojourn.server.accounts;

import dev.sojourn.server.ServerSettings;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Hashes and checks passwords by Argon2id with 19 MiB and two passes (OWASP Password Storage). Only
 * so many at once, and so many waiting: a flood of sign-ins takes neither all memory nor all time.
 * Thread-safe.
 */
@Component
public class Passwords {

  /** The fewest characters (NIST SP 800-63B-4 section 3.1.1.2). */
  public static final int MIN_LENGTH = 8;

  /** The most characters. */
  public static final int MAX_LENGTH = 256;

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Nobody's hash, checked in place of an account's that is not there: it takes as long. */
  private static final String NOBODYS =
      "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
          + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

  /** Passwords that are long enough and tried first by everybody. */
  private static final Set<String> COMMON =
      Set.of(
          "password",
          "password1",
          "password123",
          "12345678",
          "123456789",
          "1234567890",
          "qwertyui",
          "qwertyuiop",
          "qwerty123",
          "iloveyou",
          "11111111",
          "00000000",
          "abcdefgh",
          "sunshine",
          "princess",
          "football",
          "baseball",
          "superman",
          "trustno1",
          "letmein1",
          "passw0rd",
          "changeme",
          "welcome1");

  private static final Argon2PasswordEncoder ARGON2 =
      new Argon2PasswordEncoder(16, 32, 1, 19456, 2);

  private final Semaphore running;
  private final AtomicInteger waiting = new AtomicInteger();
  private final int maxWaiting;

  Passwords(ServerSettings settings) {
    running = new Semaphore(settings.signIn().parallelChecks(), true);
    maxWaiting = settings.signIn().waitingChecks();
  }

  /** The rule that {@code password} breaks, in a sentence; null for none. */
  public static @Nullable String weakness(String user, String password) {
    int length = password.codePointCount(0, password.length());
    String plain = password.toLowerCase(Locale.ROOT);
    if (!isWellFormed(password)) {
      return "The password has half a character in it, which no keyboard types.";
    }
    if (length < MIN_LENGTH || length > MAX_LENGTH) {
      return "The password must have " + MIN_LENGTH + " to " + MAX_LENGTH + " characters.";
    }
    if (plain.equals(user.toLowerCase(Locale.ROOT))) {
      return "The password must not be the user's name.";
    }
    if (COMMON.contains(plain) || plain.chars().distinct().count() < 3) {
      return "The password is one of those that everybody tries first.";
    }
    return null;
  }

  /** Whether two passwords are one to {@link #matches}. */
  static boolean isSame(String one, String other) {
    return normal(one).equals(normal(other));
  }

  /** The hash of {@code password}; empty when too many are at it. */
  Optional<String> hash(String password) {
    return bounded(() -> String.valueOf(ARGON2.encode(normal(password))));
  }

  /**
   * Whether {@code password} is the one of {@code hash}; takes as long when there is none.
   *
   * @return empty when too many are at it
   */
  Optional<Boolean> matches(String password, @Nullable String hash) {
    String known = hash == null ? NOBODYS : hash;
    return bounded(() -> ARGON2.matches(normal(password), known) && hash != null);
  }

  /** The same at once, for a program that does nothing else. */
  static boolean isOf(String hash, String password) {
    return ARGON2.matches(normal(password), hash);
  }

  private <T> Optional<T> bounded(Supplier<T> work) {
    if (waiting.incrementAndGet() > maxWaiting + running.availablePermits()) {
      waiting.decrementAndGet();
      return Optional.empty();
    }
    try {
      if (!running.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        return Optional.empty();
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      waiting.decrementAndGet();
    }
    try {
      return Optional.of(work.get());
    } finally {
      running.release();
    }
  }

  /** Whether every surrogate is part of a pair: nothing else has a form in UTF-8. */
  private static boolean isWellFormed(String password) {
    return password.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE);
  }

  /** One spelling for what looks the same; what can be no password becomes one that nobody has. */
  private static String normal(String password) {
    boolean isPossible = password.length() <= 4 * MAX_LENGTH && isWellFormed(password);
    String bounded = isPossible ? password : "";
    return Normalizer.normalize(bounded, Normalizer.Form.NFC);
  }
}
