package dev.sojourn.store.jdbc;

import dev.sojourn.Device;
import dev.sojourn.DeviceId;
import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.UserId;
import dev.sojourn.event.EventType;
import dev.sojourn.store.Change;
import dev.sojourn.store.Standing;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** Changes to a user's devices. */
public final class Devices {

  private Devices() {}

  public static Optional<Device> rename(
      Tx tx, UserId user, DeviceId id, String name, Initiator initiator, Instant at)
      throws SQLException {
    tx.locks().user(user);
    Device known = DeviceRows.find(tx.sql(), user, id);
    if (known == null) {
      return Optional.empty();
    }
    Device renamed =
        new Device(id, user, name, known.traits(), known.firstSeenAt(), known.lastSeenAt());
    DeviceRows.update(tx.sql(), renamed);
    Events.ofDevice(tx.sql(), EventType.DEVICE_RENAMED, renamed, at, initiator);
    tx.changed(new Change.UserChanged(user));
    return Optional.of(renamed);
  }

  public static boolean confirm(
      Tx tx, UserId user, DeviceId id, DeviceId askerId, Initiator initiator, Instant at)
      throws SQLException {
    tx.locks().user(user);
    Device device = DeviceRows.find(tx.sql(), user, id);
    Device asker = DeviceRows.find(tx.sql(), user, askerId);
    if (device == null || asker == null || device.id().equals(asker.id())) {
      return false;
    }
    if (DeviceRows.confirm(tx.sql(), device, asker)) {
      Events.ofDevice(tx.sql(), EventType.DEVICE_CONFIRMED, device, at, initiator);
      tx.changed(new Change.UserChanged(user));
    }
    return true;
  }

  /**
   * Takes a device from the list and ends its sessions.
   *
   * @param event what the device's event tells
   */
  public static OptionalInt remove(
      Tx tx, UserId user, DeviceId id, EventType event, Initiator initiator, Instant at)
      throws SQLException {
    tx.locks().user(user);
    Device known = DeviceRows.find(tx.sql(), user, id);
    if (known == null) {
      return OptionalInt.empty();
    }
    tx.locks().openSessionsOf(user);
    int ended = 0;
    Standing.Over removed = new Standing.Over(at, EndReason.DEVICE_REMOVED);
    for (SessionRows.Stored stored : SessionRows.open(tx.sql(), user)) {
      boolean lives =
          Standing.of(stored.found(), at, Standing.Idle.WITH_GRACE) instanceof Standing.Live;
      if (lives && id.equals(stored.session().device())) {
        Endings.record(tx.sql(), stored.session(), removed, null, initiator, at);
        tx.changed(Sessions.changed(stored.session()));
        ended++;
      }
    }
    drop(tx, known, event, initiator, at);
    return OptionalInt.of(ended);
  }

  /** Takes the device from the list; its sessions are the caller's. */
  public static void drop(Tx tx, Device device, EventType event, Initiator initiator, Instant at)
      throws SQLException {
    DeviceRows.delete(tx.sql(), device);
    Events.ofDevice(tx.sql(), event, device, at, initiator);
    tx.changed(new Change.UserChanged(device.owner()));
  }
}
