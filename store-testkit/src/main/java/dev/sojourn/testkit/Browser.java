package dev.sojourn.testkit;

import dev.sojourn.Device;
import dev.sojourn.DeviceId;
import dev.sojourn.DeviceTraits;
import dev.sojourn.UserId;
import dev.sojourn.store.DeviceRecord;
import dev.sojourn.token.SecretBytes;
import java.time.Instant;

/**
 * A browser or an app as its user holds it: what its device token proves, and what it says of
 * itself. It becomes a device of every user who signs in on it. Immutable.
 *
 * @param verifier recognises its device token
 * @param traits what it says of itself
 */
public record Browser(SecretBytes verifier, DeviceTraits traits) {

  /** The same one after an update: it says something else of itself. */
  public Browser with(DeviceTraits other) {
    return new Browser(verifier, other);
  }

  /** The device that it is for {@code owner} at a sign-in, should the store not know it yet. */
  public DeviceRecord deviceOf(UserId owner, DeviceId id, Instant at) {
    return new DeviceRecord(new Device(id, owner, null, traits, at, at), verifier);
  }
}
