package dev.sojourn.store.jdbc;

import dev.sojourn.Attributes;
import dev.sojourn.Device;
import dev.sojourn.DeviceId;
import dev.sojourn.DeviceTraits;
import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.SessionLimits;
import dev.sojourn.UserId;
import dev.sojourn.event.EventType;
import dev.sojourn.store.Admission;
import dev.sojourn.store.Change;
import dev.sojourn.store.CreateCommand;
import dev.sojourn.store.CreateResult;
import dev.sojourn.store.DeviceRecord;
import dev.sojourn.store.Found;
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
    this.at = asked.lastActiveAt(); // created long before, perhaps, in another system
  }

  /**
   * Creates it, or does nothing and answers null where the tenant has no record yet: that one is
   * locked before any user, and so is made in a transaction before ({@link Users#presentTenant}).
   */
  public static @Nullable CreateResult create(Tx tx, CreateCommand command) throws SQLException {
    return new CreateStep(tx, command).create();
  }

  private @Nullable CreateResult create() throws SQLException {
    UserId user = asked.user();
    if (user != null) {
      tx.locks().user(user); // before anything of the user's is read, let alone counted
    }
    Beginning read = Beginning.of(sql, command);
    if (read.isTaken()) {
      return SessionRows.createdWith(sql, asked) ? createdBefore() : new CreateResult.IdTaken();
    }
    CreateResult refusal = user == null ? null : refusal(read.user());
    TenantRecord tenant = read.tenant();
    if (refusal != null || tenant == null) {
      return refusal;
    }
    return user == null
        ? write(tenant, null, null, upgradeGuest(null))
        : signIn(user, tenant, read);
  }

  private CreateResult signIn(UserId user, TenantRecord tenant, Beginning read)
      throws SQLException {
    DeviceRecord asking = command.device();
    if (asking == null) {
      throw new IllegalArgumentException("a user's session needs a device");
    }
    Device known = read.device();
    Device device = known == null ? asking.device() : seenAgain(known, asking.device());
    long excess = read.devices() + (known == null ? 1 : 0) - command.limits().devices();
    Attributes attributes = upgradeGuest(user);
    List<SessionRows.Stored> living =
        read.open() == 0 ? List.of() : living(user, known, isFull(read) || excess > 0);
    if (!admitted(living, known, device.traits(), isFull(read))) {
      return new CreateResult.LimitReached();
    }
    if (excess > 0) {
      makeRoomFor(device, Math.toIntExact(excess), living);
    }
    writeDevice(known, new DeviceRecord(device, asking.verifier()), read.devices() == 0);
    UserRecord record = Users.present(tx, user, read.user(), read.floor(), at);
    return write(tenant, record, device, attributes);
  }

  /** Whether limits may have a say: they have none while there are fewer than may be. */
  private boolean isFull(Beginning read) {
    SessionLimits limits = command.limits();
    return !limits.perDeviceKind().isEmpty() || read.open() >= limits.perUser();
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
    if (user == null) {
      tx.locks().sessions(List.of(command.upgrades()));
    } else {
      tx.locks().openSessionsOf(user, command.upgrades()); // some may leave, and all go by id
    }
    SessionRows.Stored guest = SessionRows.find(sql, command.upgrades());
    if (guest == null
        || guest.session().userId() != null
        || !guest.session().tenant().equals(asked.tenant())
        || !lives(guest)) {
      return asked.attributes();
    }
    leaving.add(new Leaving(guest.session(), EndReason.REPLACED, command.initiator()));
    return GuestAttributes.combined(
        asked.attributes(), guest.session().attributes(), command.guestAttributes());
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

  /** The user's sessions that live, read once they are locked: all, or those on a known device. */
  private List<SessionRows.Stored> living(UserId user, @Nullable Device known, boolean all)
      throws SQLException {
    List<SessionRows.Stored> open = List.of();
    if (all) {
      tx.locks().openSessionsOf(user);
      open = SessionRows.open(sql, user);
    } else if (known != null) {
      tx.locks().openSessionsOf(user, known.id());
      open = SessionRows.openOn(sql, user, known.id());
    }
    return open.stream().filter(this::lives).toList();
  }

  /** Chooses who leaves for the new session's place; false if it is refused. */
  private boolean admitted(
      List<SessionRows.Stored> living,
      @Nullable Device known,
      DeviceTraits traits,
      boolean areLimited) {
    for (SessionRows.Stored stored : living) {
      if (known != null && known.id().equals(stored.session().device())) {
        leaving.add(new Leaving(stored.session(), EndReason.REPLACED, command.initiator()));
      }
    }
    if (!areLimited) {
      return true;
    }
    List<Admission.Living> others =
        living.stream()
            .filter(stored -> stays(stored.session()))
            .map(stored -> new Admission.Living(stored.session(), stored.traits().kind()))
            .toList();
    Optional<List<SessionRecord>> over = Admission.admit(others, traits.kind(), command.limits());
    over.ifPresent(sessions -> leave(sessions, EndReason.LIMIT_REACHED));
    return over.isPresent();
  }

  /** Chooses the devices that leave for this one, and their sessions with them. */
  private void makeRoomFor(Device device, int excess, List<SessionRows.Stored> living)
      throws SQLException {
    DeviceRows.list(sql, device.owner()).stream()
        .filter(other -> !other.id().equals(device.id()))
        .sorted(Comparator.comparing(Device::lastSeenAt).thenComparing(Device::id))
        .limit(excess)
        .forEach(leavingDevices::add);
    List<DeviceId> ids = leavingDevices.stream().map(Device::id).toList();
    leave(
        living.stream()
            .map(SessionRows.Stored::session)
            .filter(session -> stays(session) && ids.contains(session.device()))
            .toList(),
        EndReason.DEVICE_REMOVED);
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
      TenantRecord tenant,
      @Nullable UserRecord user,
      @Nullable Device device,
      Attributes attributes)
      throws SQLException {
    List<SessionRecord> ended = end(leaving);
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
    for (Map.Entry<String, byte[]> own : command.framework().entrySet()) {
      Sessions.putFramework(sql, session, own.getKey(), own.getValue());
    }
    Events.ofSession(sql, EventType.SESSION_ESTABLISHED, session, at, command.initiator());
    tx.changed(new Change.SessionChanged(session.id(), session.user()));
    return new CreateResult.Created(new Found(session, user, tenant, device), ended);
  }

  private List<SessionRecord> end(List<Leaving> sessions) throws SQLException {
    List<SessionRecord> ended = new ArrayList<>();
    for (Leaving one : sessions) {
      Standing.Over over = new Standing.Over(at, one.reason());
      ended.add(Endings.record(sql, one.session(), over, asked.id(), one.initiator(), at));
      tx.changed(Sessions.changed(one.session()));
    }
    ended.sort(Comparator.comparing(SessionRecord::id));
    return ended;
  }

  /** The answer to a repetition, the same as the first one. */
  private CreateResult createdBefore() throws SQLException {
    return new CreateResult.Created(
        SessionRows.get(sql, asked.id()), SessionRows.endedBy(sql, asked.id()));
  }

  private void writeDevice(@Nullable Device known, DeviceRecord device, boolean isFirst)
      throws SQLException {
    if (known == null) {
      DeviceRows.insert(sql, device, isFirst);
      Events.ofDevice(sql, EventType.DEVICE_ADDED, device.device(), at, command.initiator());
      tx.changed(new Change.UserChanged(device.device().owner()));
    } else if (!Objects.equals(known, device.device())) {
      DeviceRows.update(sql, device.device());
    }
  }
}
