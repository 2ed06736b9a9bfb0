package dev.sojourn.store.jdbc;

import dev.sojourn.AttributeDelta;
import dev.sojourn.AttributeValue;
import dev.sojourn.Attributes;
import dev.sojourn.AttributesTooLargeException;
import dev.sojourn.Device;
import dev.sojourn.DeviceId;
import dev.sojourn.DeviceTraits;
import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.SessionId;
import dev.sojourn.SessionLimits;
import dev.sojourn.UserId;
import dev.sojourn.event.EventType;
import dev.sojourn.store.Admission;
import dev.sojourn.store.Change;
import dev.sojourn.store.CreateCommand;
import dev.sojourn.store.CreateResult;
import dev.sojourn.store.DeviceRecord;
import dev.sojourn.store.SessionRecord;
import dev.sojourn.store.Standing;
import dev.sojourn.store.TenantRecord;
import dev.sojourn.store.UserRecord;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One creation of a session: first it decides, then it writes. For one use. */
public final class CreateStep {

  private record Leaving(SessionRecord session, EndReason reason, Initiator initiator) {}

  private final Tx tx;
  private final Sql sql;
  private final CreateCommand command;
  private final SessionRecord asked;
  private final Instant at;
  private final List<Leaving> leaving = new ArrayList<>();
  private final List<Device> leavingDevices = new ArrayList<>();

  private CreateStep(Tx tx, CreateCommand command) {
    this.tx = tx;
    this.sql = tx.sql();
    this.command = command;
    this.asked = command.session();
    this.at = asked.createdAt();
  }

  public static CreateResult create(Tx tx, CreateCommand command) throws SQLException {
    return new CreateStep(tx, command).create();
  }

  private CreateResult create() throws SQLException {
    UserId user = asked.user();
    if (user != null) {
      tx.locks().user(user); // before anything of the user's is read, let alone counted
    }
    if (SessionRows.exists(sql, asked.id())) {
      return SessionRows.createdWith(sql, asked) ? created() : new CreateResult.IdTaken();
    }
    Attributes attributes = upgradeGuest(user);
    DeviceRecord device = command.device();
    if (user == null) {
      return write(null, null, attributes);
    }
    if (device == null) {
      throw new IllegalArgumentException("a user's session needs a device");
    }
    UserRecord record = UserRows.find(sql, user);
    CreateResult refusal = refusal(record);
    if (refusal != null) {
      return refusal;
    }
    Device known = DeviceRows.findByVerifier(sql, user, device.verifier());
    Device seen = known == null ? device.device() : seenAgain(known, device.device());
    if (!admitted(user, known == null ? null : known.id(), seen.traits())) {
      return new CreateResult.LimitReached();
    }
    makeRoomFor(user, seen, known == null);
    writeDevice(known, new DeviceRecord(seen, device.verifier()));
    return write(Users.present(tx, user, record, at), seen, attributes);
  }

  private @Nullable CreateResult refusal(@Nullable UserRecord user) {
    if (user != null && user.disabled() && !user.deleted()) {
      return new CreateResult.UserDisabled();
    }
    long securityVersion = user == null ? 0 : user.securityVersion();
    return command.expectedSecurityVersion() != null
            && command.expectedSecurityVersion() != securityVersion
        ? new CreateResult.UserChanged()
        : null;
  }

  /** Ends the guest, if it lives, and adds what may be taken over to the sign-in's attributes. */
  private Attributes upgradeGuest(@Nullable UserId user) throws SQLException {
    if (command.upgrades() == null) {
      return asked.attributes();
    }
    List<SessionId> locked = new ArrayList<>();
    if (user != null) {
      locked.addAll(SessionRows.openIds(sql, user)); // some may leave, and all are locked by id
    }
    locked.add(command.upgrades());
    tx.locks().sessions(locked);
    SessionRows.Stored guest = SessionRows.find(sql, command.upgrades());
    if (guest == null
        || guest.session().userId() != null
        || !guest.session().tenant().equals(asked.tenant())
        || !lives(guest)) {
      return asked.attributes();
    }
    leaving.add(new Leaving(guest.session(), EndReason.REPLACED, command.initiator()));
    return combined(asked.attributes(), guest.session().attributes(), command.guestAttributes());
  }

  /** The sign-in's own attributes, and as many of the guest's beside them as there is room for. */
  private static Attributes combined(
      Attributes own, Attributes guest, @Nullable Set<String> allowed) {
    Attributes combined = own;
    for (Map.Entry<String, AttributeValue> entry : guest.values().entrySet()) {
      String name = entry.getKey();
      if (own.get(name) == null && (allowed == null || allowed.contains(name))) {
        combined = withIfRoom(combined, name, entry.getValue());
      }
    }
    return combined;
  }

  /** A sign-in never fails for what the guest had gathered. */
  private static Attributes withIfRoom(Attributes attributes, String name, AttributeValue value) {
    try {
      return attributes.with(AttributeDelta.set(name, value));
    } catch (AttributesTooLargeException noRoom) {
      return attributes;
    }
  }

  private static Device seenAgain(Device known, Device now) {
    boolean later = now.lastSeenAt().isAfter(known.lastSeenAt());
    return new Device(
        known.id(),
        known.owner(),
        known.name(),
        now.traits().equals(DeviceTraits.UNKNOWN) ? known.traits() : now.traits(),
        known.firstSeenAt(),
        later ? now.lastSeenAt() : known.lastSeenAt());
  }

  /** Chooses who leaves for the new session's place; false if it is refused. */
  private boolean admitted(UserId user, @Nullable DeviceId known, DeviceTraits traits)
      throws SQLException {
    if (known != null) {
      for (SessionRows.Stored stored : SessionRows.openOn(sql, user, known)) {
        if (lives(stored)) {
          leaving.add(new Leaving(stored.session(), EndReason.REPLACED, command.initiator()));
        }
      }
    }
    SessionLimits limits = command.limits();
    if (limits.perDeviceKind().isEmpty() && SessionRows.countOpen(sql, user) < limits.perUser()) {
      return true;
    }
    List<Admission.Living> others =
        living(user).stream()
            .map(stored -> new Admission.Living(stored.session(), stored.traits().kind()))
            .toList();
    Optional<List<SessionRecord>> over = Admission.admit(others, traits.kind(), limits);
    over.ifPresent(sessions -> leave(sessions, EndReason.LIMIT_REACHED));
    return over.isPresent();
  }

  /** Chooses the devices that leave for this one, and their sessions with them. */
  private void makeRoomFor(UserId user, Device device, boolean isNew) throws SQLException {
    long devices = DeviceRows.count(sql, user) + (isNew ? 1 : 0);
    int excess = Math.toIntExact(devices - command.limits().devices());
    if (excess <= 0) {
      return;
    }
    DeviceRows.list(sql, user).stream()
        .filter(other -> !other.id().equals(device.id()))
        .sorted(Comparator.comparing(Device::lastSeenAt).thenComparing(Device::id))
        .limit(excess)
        .forEach(leavingDevices::add);
    List<DeviceId> ids = leavingDevices.stream().map(Device::id).toList();
    leave(
        living(user).stream()
            .map(SessionRows.Stored::session)
            .filter(session -> ids.contains(session.device()))
            .toList(),
        EndReason.DEVICE_REMOVED);
  }

  /** The user's sessions that live and stay. */
  private List<SessionRows.Stored> living(UserId user) throws SQLException {
    return SessionRows.open(sql, user).stream()
        .filter(stored -> lives(stored) && stays(stored.session()))
        .toList();
  }

  private void leave(List<SessionRecord> sessions, EndReason reason) {
    for (SessionRecord session : sessions) {
      leaving.add(new Leaving(session, reason, Initiator.SYSTEM));
    }
  }

  private boolean stays(SessionRecord session) {
    return leaving.stream().noneMatch(l -> l.session().id().equals(session.id()));
  }

  private boolean lives(SessionRows.Stored stored) {
    return Standing.of(stored.found(), at, Standing.Idle.WITH_GRACE) instanceof Standing.Live;
  }

  private CreateResult write(
      @Nullable UserRecord user, @Nullable Device device, Attributes attributes)
      throws SQLException {
    TenantRecord tenant = Users.presentTenant(tx, asked.tenant(), at);
    tx.locks().sessions(leaving.stream().map(one -> one.session().id()).toList());
    for (Leaving one : leaving) {
      Standing.Over over = new Standing.Over(at, one.reason());
      // One that ended meanwhile keeps its reason.
      if (Endings.record(sql, one.session(), over, asked.id(), one.initiator(), at)) {
        tx.changed(Sessions.changed(one.session()));
      }
    }
    for (Device gone : leavingDevices) {
      Devices.drop(tx, gone, EventType.DEVICE_REMOVED, Initiator.SYSTEM, at);
    }
    SessionRecord session =
        asked.toBuilder()
            .device(device == null ? null : device.id())
            .tenantEpoch(tenant.epoch())
            .userEpoch(user == null ? 0 : user.epoch())
            .accessVersion(user != null && command.statesAccess() ? user.accessVersion() : 0)
            .attributes(attributes)
            .build();
    SessionRows.insert(sql, session, device == null ? DeviceTraits.UNKNOWN : device.traits());
    Events.ofSession(sql, EventType.SESSION_ESTABLISHED, session, at, command.initiator());
    tx.changed(new Change.SessionChanged(session.id(), session.user()));
    return leaving.isEmpty()
        ? new CreateResult.Created(SessionRows.get(sql, asked.id()), List.of())
        : created();
  }

  /** The answer, the same for the first time and for each repetition. */
  private CreateResult created() throws SQLException {
    return new CreateResult.Created(
        SessionRows.get(sql, asked.id()), SessionRows.endedBy(sql, asked.id()));
  }

  private void writeDevice(@Nullable Device known, DeviceRecord device) throws SQLException {
    if (known == null) {
      DeviceRows.insert(sql, device);
      Events.ofDevice(sql, EventType.DEVICE_ADDED, device.device(), at, command.initiator());
      tx.changed(new Change.UserChanged(device.device().owner()));
    } else if (!Objects.equals(known, device.device())) {
      DeviceRows.update(sql, device.device());
    }
  }
}
