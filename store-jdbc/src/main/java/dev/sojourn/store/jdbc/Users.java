package dev.sojourn.store.jdbc;

import dev.sojourn.Access;
import dev.sojourn.Attributes;
import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.SessionId;
import dev.sojourn.UserId;
import dev.sojourn.event.EventType;
import dev.sojourn.store.Change;
import dev.sojourn.store.EpochRaise;
import dev.sojourn.store.Found;
import dev.sojourn.store.Standing;
import dev.sojourn.store.TenantRecord;
import dev.sojourn.store.UserChange;
import dev.sojourn.store.UserChangeResult;
import dev.sojourn.store.UserRecord;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Changes to the records of users and tenants, and so the ends of many sessions in one write. */
public final class Users {

  private Users() {}

  /** What is read of a user who is about to change. */
  private record Read(long floor, @Nullable UserRecord known, @Nullable TenantRecord tenant) {

    private static final String TEXT =
        "SELECT o.epoch_floor, "
            + UserRows.COLUMNS
            + ", "
            + TenantRows.COLUMNS
            + " FROM store o LEFT JOIN users u ON u.tenant = ?1 AND u.id = ?2"
            + " LEFT JOIN tenants t ON t.tenant = ?1";

    static Read of(Sql sql, UserId id) throws SQLException {
      Read read =
          sql.first(
              TEXT,
              row -> new Read(row.number(), UserRows.mapJoined(row), TenantRows.mapJoined(row)),
              id.tenant(),
              id.id());
      if (read == null) {
        throw new SQLDataException("nothing is known of the store as a whole");
      }
      return read;
    }
  }

  /**
   * The record as a sign-in needs it: made when absent, no tombstone any longer.
   *
   * @param floor numbers that no purged user ever passed
   */
  public static UserRecord present(
      Tx tx, UserId id, @Nullable UserRecord known, long floor, Instant at) throws SQLException {
    if (known != null && !known.deleted()) {
      return known;
    }
    UserRecord base = known == null ? unborn(id, floor) : known;
    long epoch = known == null ? EpochRaise.next(base.epoch(), at) : base.epoch();
    UserRecord present =
        new UserRecord(
            id,
            base.version() + 1,
            base.securityVersion(),
            epoch,
            base.raises(),
            base.accessVersion(),
            base.access(),
            false,
            false,
            base.attributes());
    UserRows.save(tx.sql(), present, null);
    tx.changed(new Change.UserChanged(id));
    return present;
  }

  /** The tenant's record, made when absent: for who has not found it. */
  public static TenantRecord presentTenant(Tx tx, String tenant, Instant at) throws SQLException {
    tx.locks().tenant(tenant);
    TenantRecord known = TenantRows.find(tx.sql(), tenant);
    if (known != null) {
      return known;
    }
    TenantRecord made = new TenantRecord(tenant, 1, EpochRaise.next(0, at), List.of());
    TenantRows.save(tx.sql(), made);
    tx.changed(new Change.TenantChanged(tenant));
    return made;
  }

  public static TenantRecord raiseTenant(
      Tx tx, String tenant, EndReason reason, Initiator initiator, Instant at) throws SQLException {
    tx.locks().tenant(tenant);
    TenantRecord known = TenantRows.find(tx.sql(), tenant);
    TenantRecord base = known == null ? new TenantRecord(tenant, 0, 0, List.of()) : known;
    EpochRaise raise =
        new EpochRaise(EpochRaise.next(base.epoch(), at), reason, at, initiator, null);
    TenantRecord raised =
        new TenantRecord(tenant, base.version() + 1, raise.epoch(), appended(base.raises(), raise));
    TenantRows.save(tx.sql(), raised);
    Events.ofTenant(tx.sql(), tenant, at, reason, raise.epoch(), initiator);
    Chores.add(tx.sql(), Chores.TENANT_RAISED, tenant, "");
    tx.changed(new Change.TenantChanged(tenant));
    return raised;
  }

  public static UserChangeResult change(Tx tx, UserChange change) throws SQLException {
    tx.locks().user(change.user());
    if (change.deleted()) {
      // Who is about to end one of them is done, or comes later and finds the pseudonym.
      tx.locks().openSessionsOf(change.user());
    }
    Read read = Read.of(tx.sql(), change.user());
    UserRecord known = read.known();
    long version = known == null || known.deleted() ? 0 : known.version();
    if (change.expectedVersion() != null && change.expectedVersion() != version) {
      return new UserChangeResult.Conflict(version);
    }
    if (known != null && known.deleted() && !change.revives()) {
      return new UserChangeResult.Gone();
    }
    UserRecord base = known == null ? unborn(change.user(), read.floor()) : known;
    EndReason reason = raiseFor(change);
    long epoch =
        reason != null || known == null ? EpochRaise.next(base.epoch(), change.at()) : base.epoch();
    Found asked = reason == null ? null : except(tx, change);
    SessionId spared = asked == null || !isSpared(asked, change) ? null : change.except();
    TenantRecord tenant = asked == null ? read.tenant() : asked.tenant(); // the newer one
    List<EpochRaise> raises =
        reason == null
            ? base.raises()
            : appended(
                base.raises(),
                new EpochRaise(
                    epoch, reason, raisedAt(change, tenant), change.initiator(), spared));
    UserRecord next = applied(base, change, read.floor(), epoch, raises);
    UserRows.save(tx.sql(), next, change.deleted() ? change.at() : null);
    if (change.deleted()) {
      DeviceRows.deleteAll(tx.sql(), change.user());
    }
    if (reason != null) {
      Chores.add(tx.sql(), Chores.USER_RAISED, change.user().tenant(), change.user().id());
    }
    if (spared != null) {
      spare(tx, spared, next);
    }
    appendEvents(tx.sql(), change, base, reason, epoch);
    if (change.pseudonym() != null) {
      Erasures.add(tx.sql(), change.user(), epoch, change.pseudonym(), change.at());
    }
    tx.changed(new Change.UserChanged(change.user()));
    return new UserChangeResult.Changed(next, spared != null);
  }

  /**
   * When it counts as raised: after all raises of its tenant. This one may have been asked for
   * before those and have waited, as they may have waited for each other, and what is over by the
   * tenant's must not get another reason.
   */
  private static Instant raisedAt(UserChange change, @Nullable TenantRecord tenant) {
    if (tenant == null) {
      return change.at();
    }
    return tenant.raises().stream()
        .map(raise -> raise.at().plusMillis(1))
        .filter(after -> after.isAfter(change.at()))
        .max(Comparator.naturalOrder())
        .orElse(change.at());
  }

  private static @Nullable EndReason raiseFor(UserChange change) {
    if (change.raise() != null) {
      return change.raise();
    }
    if (change.deleted()) {
      return EndReason.USER_DELETED;
    }
    return disables(change) ? EndReason.USER_DISABLED : null;
  }

  private static boolean disables(UserChange change) {
    return Boolean.TRUE.equals(change.disabled());
  }

  private static UserRecord applied(
      UserRecord base, UserChange change, long floor, long epoch, List<EpochRaise> raises) {
    Access stated = change.deleted() ? null : change.access();
    boolean disabled = change.disabled() == null ? base.disabled() : change.disabled();
    boolean moves =
        change.access() != null
            || change.credentials()
            || change.deleted()
            || disabled != base.disabled()
            || !raises.equals(base.raises());
    return new UserRecord(
        base.id(),
        base.version() + 1,
        moves
            ? EpochRaise.next(Math.max(base.securityVersion(), floor), change.at())
            : base.securityVersion(),
        epoch,
        raises,
        base.accessVersion() + (stated == null ? 0 : 1),
        change.deleted() ? Access.NONE : stated == null ? base.access() : stated,
        disabled && !change.deleted(),
        change.deleted(),
        change.deleted() ? Attributes.EMPTY : base.attributes().with(change.attributes()));
  }

  /** The user's session that the raise shall spare. */
  private static @Nullable Found except(Tx tx, UserChange change) throws SQLException {
    if (change.except() == null || change.deleted() || disables(change)) {
      return null;
    }
    tx.locks().sessions(List.of(change.except()));
    SessionRows.Stored stored = SessionRows.findBare(tx.sql(), change.except());
    return stored != null && change.user().equals(stored.session().user()) ? stored.found() : null;
  }

  private static boolean isSpared(Found asked, UserChange change) {
    return Standing.of(asked, change.at(), Standing.Idle.WITH_GRACE) instanceof Standing.Live;
  }

  private static void spare(Tx tx, SessionId session, UserRecord user) throws SQLException {
    tx.sql()
        .later(
            "UPDATE sessions SET user_epoch = ?, version = version + 1 WHERE id = ?",
            user.epoch(),
            session);
    tx.changed(new Change.SessionChanged(session, user.id()));
  }

  private static void appendEvents(
      Sql sql, UserChange change, UserRecord base, @Nullable EndReason reason, long epoch)
      throws SQLException {
    UserId user = change.user();
    Instant at = change.at();
    Initiator who = change.initiator();
    if (change.access() != null) {
      Events.ofUser(sql, EventType.TOKEN_CLAIMS_CHANGE, user, at, null, null, who);
    }
    if (change.credentials()) {
      Events.ofUser(sql, EventType.CREDENTIAL_CHANGE, user, at, null, null, who);
    }
    if (!change.attributes().changes().isEmpty()) {
      Events.ofUser(sql, EventType.USER_ATTRIBUTES_CHANGED, user, at, null, null, who);
    }
    if (Boolean.FALSE.equals(change.disabled()) && base.disabled()) {
      Events.ofUser(sql, EventType.USER_ENABLED, user, at, null, null, who);
    }
    if (reason != null) {
      EventType type =
          change.deleted()
              ? EventType.USER_DELETED
              : disables(change) ? EventType.USER_DISABLED : EventType.USER_SIGNED_OUT;
      Events.ofUser(sql, type, user, at, reason, epoch, who);
    }
  }

  /** What comes before the first version: numbers that no purged user ever passed. */
  private static UserRecord unborn(UserId id, long floor) {
    return new UserRecord(
        id, 0, 0, floor, List.of(), 0, Access.NONE, false, false, Attributes.EMPTY);
  }

  private static List<EpochRaise> appended(List<EpochRaise> raises, EpochRaise next) {
    List<EpochRaise> all = new ArrayList<>(raises);
    all.add(next);
    int excess = Math.max(0, all.size() - EpochRaise.MAX_KEPT);
    return List.copyOf(all.subList(excess, all.size()));
  }
}
