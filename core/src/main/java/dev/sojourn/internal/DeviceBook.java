package dev.sojourn.internal;

import dev.sojourn.Device;
import dev.sojourn.DeviceId;
import dev.sojourn.Devices;
import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.TimeSource;
import dev.sojourn.UserId;
import dev.sojourn.store.SessionStore;
import dev.sojourn.token.DeviceToken;
import dev.sojourn.token.DeviceTokens;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** {@link Devices} over the store. Thread-safe. */
final class DeviceBook implements Devices {

  private final SessionStore store;
  private final NearCache cache;
  private final DeviceTokens tokens;
  private final TimeSource time;
  private final Counters counters;

  DeviceBook(
      SessionStore store,
      NearCache cache,
      DeviceTokens tokens,
      TimeSource time,
      Counters counters) {
    this.store = store;
    this.cache = cache;
    this.tokens = tokens;
    this.time = time;
    this.counters = counters;
  }

  @Override
  public List<Device> list(UserId user) {
    return store.devices(user);
  }

  @Override
  public Optional<Device> recognise(UserId user, DeviceToken token) {
    DeviceTokens.Recognised genuine = tokens.prove(token);
    return genuine == null ? Optional.empty() : store.findDevice(user, genuine.verifier());
  }

  @Override
  public Optional<Device> rename(UserId user, DeviceId device, String name, Initiator initiator) {
    try {
      return store.renameDevice(user, device, Device.checkName(name), initiator, time.instant());
    } finally {
      cache.forgetUser(user);
    }
  }

  @Override
  public boolean remove(UserId user, DeviceId device, Initiator initiator) {
    return removed(user, () -> store.removeDevice(user, device, initiator, time.instant()));
  }

  @Override
  public List<Device> inQuestion(UserId user, DeviceId asker) {
    return store.devicesInQuestion(user, asker);
  }

  @Override
  public boolean confirm(UserId user, DeviceId device, DeviceId asker, Initiator initiator) {
    return store.confirmDevice(user, device, asker, initiator, time.instant());
  }

  @Override
  public boolean disown(UserId user, DeviceId device, Initiator initiator) {
    return removed(user, () -> store.disownDevice(user, device, initiator, time.instant()));
  }

  private boolean removed(UserId user, Supplier<OptionalInt> removal) {
    try {
      OptionalInt ended = removal.get();
      ended.ifPresent(n -> counters.ended(EndReason.DEVICE_REMOVED.wireName(), n));
      return ended.isPresent();
    } finally {
      cache.forgetUser(user);
    }
  }
}
