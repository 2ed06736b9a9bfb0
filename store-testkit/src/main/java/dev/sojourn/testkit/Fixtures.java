package dev.sojourn.testkit;

import dev.sojourn.DeviceId;
import dev.sojourn.DeviceKind;
import dev.sojourn.DeviceTraits;
import dev.sojourn.SessionId;
import dev.sojourn.UserId;
import dev.sojourn.token.SecretBytes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Makes what tests of a store put into it. Ids are in the order in which they are made, also within
 * one millisecond, and no two are the same. Thread-safe.
 */
public final class Fixtures {

  private static final int VERIFIER_BYTES = 16;
  private static final long VERSION_7 = 0x7000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private final InstantSource time;
  private final RandomGenerator random;
  private long made;

  /** Of the time that {@code time} shows, with randomness of {@code seed}. */
  public Fixtures(InstantSource time, long seed) {
    this.time = time;
    random = Seeded.random(seed);
  }

  /** The time at which drafts begin. */
  public Instant now() {
    return time.instant();
  }

  /** A new session id. */
  public SessionId sessionId() {
    return new SessionId(uuid());
  }

  /** A new device id. */
  public DeviceId deviceId() {
    return new DeviceId(uuid());
  }

  /** The verifier of a token that nobody has. */
  public synchronized SecretBytes verifier() {
    byte[] bytes = new byte[VERIFIER_BYTES];
    random.nextBytes(bytes);
    return SecretBytes.copyOf(bytes);
  }

  /** A desktop browser that nobody has used yet. */
  public Browser browser() {
    return browser(new DeviceTraits(DeviceKind.DESKTOP, "Linux", "Firefox"));
  }

  /** A browser or app that nobody has used yet. */
  public Browser browser(DeviceKind kind) {
    return browser(new DeviceTraits(kind, "Linux", "Firefox"));
  }

  /** A browser or app that nobody has used yet. */
  public Browser browser(DeviceTraits traits) {
    return new Browser(verifier(), traits);
  }

  /** A sign-in of a user of the default tenant, on a browser of its own. */
  public Draft signIn(String userId) {
    return signIn(UserId.of(userId));
  }

  /** A sign-in on a browser of its own. */
  public Draft signIn(UserId user) {
    return new Draft(this, user.tenant(), user);
  }

  /** A guest's session. */
  public Draft guest(String tenant) {
    return new Draft(this, tenant, null);
  }

  /** In the layout of UUIDv7, the counter where RFC 9562 section 6.2 method 1 puts one. */
  private synchronized UUID uuid() {
    long count = made++;
    long high = (time.millis() << 16) | VERSION_7 | ((count >>> 16) & 0xfff);
    long low = VARIANT | ((count & 0xffff) << 46) | (random.nextLong() >>> 18);
    return new UUID(high, low);
  }
}
