package dev.sojourn.token;

import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Keys and randomness for tests, the same for the same seed. */
final class Keys {

  static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

  private Keys() {}

  static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  static KeyRing.Key key(long seed) {
    byte[] secret = new byte[KeyRing.SECRET_BYTES];
    RandomGenerator random = random(seed);
    random.nextBytes(secret);
    return new KeyRing.Key(random.nextInt(), SecretBytes.copyOf(secret), AT);
  }

  static KeyRing ring(long... seeds) {
    return KeyRing.of(java.util.Arrays.stream(seeds).mapToObj(Keys::key).toList());
  }

  /** The same id as the key of {@code seed}, another secret: a server that took over the name. */
  static KeyRing impostor(long seed) {
    return KeyRing.of(List.of(new KeyRing.Key(key(seed).id(), key(seed + 1_000).secret(), AT)));
  }
}
