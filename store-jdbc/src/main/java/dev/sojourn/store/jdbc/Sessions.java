package dev.sojourn.store.jdbc;

import dev.sojourn.Attributes;
import dev.sojourn.EndReason;
import dev.sojourn.FrameworkAttributes;
import dev.sojourn.Initiator;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionId;
import dev.sojourn.UserId;
import dev.sojourn.event.EventType;
import dev.sojourn.store.Change;
import dev.sojourn.store.EndResult;
import dev.sojourn.store.Found;
import dev.sojourn.store.ReplaceCommand;
import dev.sojourn.store.ReplaceResult;
import dev.sojourn.store.SessionRecord;
import dev.sojourn.store.Standing;
import dev.sojourn.store.Touch;
import dev.sojourn.store.UpdateCommand;
import dev.sojourn.store.UpdateResult;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Changes to one session. */
public final class Sessions {

  private Sessions() {}

  public static EndResult end(
      Tx tx, SessionId id, EndReason reason, Initiator initiator, Instant at) throws SQLException {
    tx.locks().sessions(List.of(id));
    SessionRows.Stored stored = SessionRows.findBare(tx.sql(), id);
    if (stored == null) {
      return new EndResult.Absent();
    }
    Found found = stored.found();
    if (found.session().endedAt() != null) {
      return new EndResult.AlreadyOver(found);
    }
    Standing standing = Standing.of(found, at, Standing.Idle.WITH_GRACE);
    if (standing instanceof Standing.Over over) {
      SessionRecord expired = Endings.recordDerived(tx.sql(), found, over, at);
      tx.changed(changed(expired));
      return new EndResult.AlreadyOver(with(expired, found));
    }
    Standing.Over over = new Standing.Over(at, reason);
    SessionRecord ended = Endings.record(tx.sql(), found.session(), over, null, initiator, at);
    tx.changed(changed(ended));
    return new EndResult.Ended(with(ended, found));
  }

  public static List<Found> endMatching(
      Tx tx,
      List<SessionId> ids,
      SessionFilter filter,
      EndReason reason,
      Initiator initiator,
      Instant at)
      throws SQLException {
    tx.locks().sessions(ids);
    List<Found> ended = new ArrayList<>();
    Standing.Over over = new Standing.Over(at, reason);
    for (Found found : Search.living(tx.sql(), filter, ids, at)) {
      SessionRecord session = Endings.record(tx.sql(), found.session(), over, null, initiator, at);
      tx.changed(changed(session));
      ended.add(with(session, found));
    }
    return ended;
  }

  public static ReplaceResult replace(Tx tx, ReplaceCommand command) throws SQLException {
    SessionRecord next = command.next();
    UserId user = next.user();
    if (user != null && command.expectedSecurityVersion() != null) {
      tx.locks().user(user);
    }
    tx.locks().sessions(List.of(next.id()));
    SessionRows.Stored stored = SessionRows.find(tx.sql(), next.id());
    if (stored == null) {
      return new ReplaceResult.Absent();
    }
    Found found = stored.found();
    if (isOver(found, command.at()) || found.session().version() != command.expectedVersion()) {
      return new ReplaceResult.Conflict(found);
    }
    if (command.expectedSecurityVersion() != null
        && command.expectedSecurityVersion() != securityVersion(found)) {
      return new ReplaceResult.UserChanged();
    }
    boolean activeMeanwhile = found.session().lastActiveAt().isAfter(next.lastActiveAt());
    SessionRecord active = activeMeanwhile ? found.session() : next;
    SessionRecord replaced =
        found.session().toBuilder()
            .version(command.expectedVersion() + 1)
            .verifier(next.verifier())
            .generation(next.generation())
            .rotatedAt(next.rotatedAt())
            .accessVersion(next.accessVersion())
            .access(next.access())
            .factors(next.factors())
            .reducedAt(next.reducedAt())
            .authenticatedAt(next.authenticatedAt())
            .lastActiveAt(active.lastActiveAt())
            .lastSeenFrom(active.lastSeenFrom())
            .idleTimeout(next.idleTimeout())
            .touchInterval(next.touchInterval())
            .expiresAt(next.expiresAt())
            .binding(next.binding())
            .attributes(next.attributes())
            .build();
    SessionRows.replace(tx.sql(), replaced);
    EventType type =
        switch (command.kind()) {
          case ROTATED -> EventType.SESSION_ROTATED;
          case REAUTHENTICATED, REDUCED -> EventType.ASSURANCE_LEVEL_CHANGE;
          case LIMITED -> EventType.ATTRIBUTES_CHANGED;
        };
    Events.ofSession(tx.sql(), type, found.session(), command.at(), command.initiator());
    tx.changed(changed(found.session()));
    return new ReplaceResult.Replaced(with(replaced, found));
  }

  public static void report(Tx tx, SessionId id, EventType type, Initiator initiator, Instant at)
      throws SQLException {
    tx.locks().sessions(List.of(id));
    SessionRows.Stored stored = SessionRows.findBare(tx.sql(), id);
    if (stored != null && !isOver(stored.found(), at)) {
      Events.ofSession(tx.sql(), type, stored.session(), at, initiator);
    }
  }

  public static UpdateResult update(Tx tx, UpdateCommand command) throws SQLException {
    tx.locks().sessions(List.of(command.id()));
    SessionRows.Stored stored = SessionRows.find(tx.sql(), command.id());
    if (stored == null) {
      return new UpdateResult.Absent();
    }
    Found found = stored.found();
    SessionRecord session = found.session();
    if (isOver(found, command.at())) {
      return new UpdateResult.Over(found);
    }
    if (command.expectedVersion() != null && command.expectedVersion() != session.version()) {
      return new UpdateResult.Stale(session.version());
    }
    Attributes attributes = session.attributes().with(command.typed());
    tx.sql()
        .later(
            "UPDATE sessions SET attributes = ?, version = version + 1 WHERE id = ?",
            tx.sql().box().put(session.tenant(), session.id(), attributes),
            session.id());
    updateFramework(tx.sql(), session, command);
    Events.ofSession(
        tx.sql(), EventType.ATTRIBUTES_CHANGED, session, command.at(), command.initiator());
    tx.changed(changed(found.session()));
    SessionRecord updated =
        session.toBuilder().version(session.version() + 1).attributes(attributes).build();
    return new UpdateResult.Updated(with(updated, found));
  }

  private static void updateFramework(Sql sql, SessionRecord session, UpdateCommand command)
      throws SQLException {
    if (command.framework().isEmpty()) {
      return;
    }
    Map<String, byte[]> values = frameworkValues(sql, session);
    command
        .framework()
        .forEach((name, value) -> {
          if (value.isPresent()) {
            values.put(name, value.get());
          } else {
            values.remove(name);
          }
        });
    FrameworkAttributes checked = new FrameworkAttributes(session.version() + 1, values);
    for (String name : command.framework().keySet()) {
      byte[] value = checked.values().get(name);
      if (value == null) {
        sql.later(
            "DELETE FROM framework_attributes WHERE session = ? AND name = ?", command.id(), name);
      } else {
        putFramework(sql, session, name, value);
      }
    }
  }

  /** Writes one framework attribute, whether it is there already or not. */
  static void putFramework(Sql sql, SessionRecord session, String name, byte[] value)
      throws SQLException {
    AttributeBox.Kept kept = sql.box().put(session.tenant(), session.id(), name, value);
    sql.later(
        "INSERT INTO framework_attributes (session, name, value, sealed) VALUES (?, ?, ?, ?)"
            + " ON CONFLICT (session, name) DO UPDATE SET value = excluded.value,"
            + " sealed = excluded.sealed",
        session.id(),
        name,
        kept.bytes(),
        kept.sealed());
  }

  /** The framework attributes of a session; none if it is recorded or raised as over. */
  public static FrameworkAttributes framework(Sql sql, Found found) throws SQLException {
    // Deadlines need a clock and are the caller's; at the beginning of time none has passed.
    boolean over = isOver(found, Instant.EPOCH);
    Map<String, byte[]> values = over ? Map.of() : frameworkValues(sql, found.session());
    return new FrameworkAttributes(found.session().version(), values);
  }

  private static Map<String, byte[]> frameworkValues(Sql sql, SessionRecord session)
      throws SQLException {
    Map<String, byte[]> values = new TreeMap<>();
    sql.scan(
        "SELECT name, value, sealed FROM framework_attributes WHERE session = ?",
        row -> {
          String name = row.text();
          AttributeBox.Kept kept = new AttributeBox.Kept(row.secret(), row.flag());
          values.put(name, sql.box().take(session.tenant(), session.id(), name, kept));
          return true;
        },
        session.id());
    return values;
  }

  public static void touch(Tx tx, List<Touch> batch) throws SQLException {
    for (Touch touch : batch) {
      SessionRows.Stored stored = SessionRows.findBare(tx.sql(), touch.id());
      if (stored != null && counts(touch, stored.found())) {
        SessionRows.touch(tx.sql(), touch, stored.session());
      }
    }
  }

  /** Whether activity of a session is to be recorded. */
  public static boolean counts(Touch touch, Found found) {
    return touch.at().isAfter(found.session().lastActiveAt())
        && touch.at().isBefore(found.session().expiresAt())
        && !isOver(found, touch.since());
  }

  /** The session as it is now, with the records that it was read with. */
  private static Found with(SessionRecord session, Found read) {
    return new Found(session, read.user(), read.tenant(), read.device());
  }

  /** What the feed hears of a change to this session. */
  public static Change changed(SessionRecord session) {
    return new Change.SessionChanged(session.id(), session.user());
  }

  private static boolean isOver(Found found, Instant at) {
    return Standing.of(found, at, Standing.Idle.WITH_GRACE) instanceof Standing.Over;
  }

  private static long securityVersion(Found found) {
    return found.user() == null ? 0 : found.user().securityVersion();
  }
}
