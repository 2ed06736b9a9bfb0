package dev.sojourn.store.jdbc;

import static java.util.stream.Collectors.groupingBy;

import dev.sojourn.Attributes;
import dev.sojourn.SessionId;
import dev.sojourn.store.MissingKeyException;
import dev.sojourn.token.AttributeSeal;
import dev.sojourn.token.SecretBytes;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps account of the keys under which attributes are sealed, and seals by and by what is plain or
 * under an older key.
 */
public final class Sealing {

  /** How many sessions a step may look at for each that it may change. */
  private static final int LOOKED_AT = 10;

  /** Of so many sessions what the framework keeps is read together. */
  private static final int AT_ONCE = 50;

  private static final byte[] BEGINNING = {};

  private static final byte[] NONE = Codec.encode(Attributes.EMPTY);

  /** That a session {@code s} may open for somebody, by all that does not need its idle time. */
  private static final String LIVES =
      """
      s.ended_at IS NULL AND s.expires_at > ?2
      AND s.tenant_epoch = (SELECT t.epoch FROM tenants t WHERE t.tenant = s.tenant)
      AND (s.user_id IS NULL OR s.user_epoch = (
        SELECT u.epoch FROM users u WHERE u.tenant = s.tenant AND u.id = s.user_id))
      """;

  private record Known(int id, SecretBytes proof) {}

  /**
   * What is to be written before attributes are sealed by some keys.
   *
   * @param strange known keys that are not among them, or are others of the same id
   * @param notes whether the current one is not known yet
   * @param beginsAnew whether all attributes are to be gone through again
   */
  private record Change(List<Known> strange, boolean notes, boolean beginsAnew) {
    boolean isNone() {
      return strange.isEmpty() && !notes && !beginsAnew;
    }
  }

  private record Typed(SessionId session, String tenant, boolean living, SecretBytes bytes) {}

  private record Framework(SessionId session, String name, AttributeBox.Kept kept) {}

  private Sealing() {}

  /**
   * Checks the keys before they are used, and notes the one that will be.
   *
   * @throws MissingKeyException if living sessions need a key that is not there
   */
  public static void begin(Tx tx, AttributeSeal seal, Instant now) throws SQLException {
    Sql sql = tx.sql();
    if (change(sql, seal).isNone()) {
      return; // as a rule, and without a lock: a start waits for nobody
    }
    tx.locks().store();
    Change change = change(sql, seal); // what others wrote meanwhile is in there
    for (Known key : change.strange()) {
      if (isNeeded(sql, key.id(), now)) {
        throw new MissingKeyException(key.id());
      }
      sql.later("DELETE FROM attribute_keys WHERE id = ?", key.id());
    }
    if (change.notes()) {
      sql.later(
          "INSERT INTO attribute_keys (id, proof) VALUES (?, ?)",
          seal.currentKey(),
          seal.proof(seal.currentKey()));
    }
    if (change.beginsAnew()) {
      sql.later(
          seal.seals()
              ? "UPDATE store SET sealed_after = ?"
              : "UPDATE store SET sealed_under = NULL, sealed_after = ?",
          BEGINNING);
    }
  }

  /** What the store says of its keys, beside those that are there. */
  private static Change change(Sql sql, AttributeSeal seal) throws SQLException {
    List<Known> known = known(sql);
    List<Known> strange =
        known.stream().filter(key -> !isSame(key.proof(), seal.proof(key.id()))).toList();
    boolean notes =
        seal.seals()
            && known.stream()
                .noneMatch(key -> key.id() == seal.currentKey() && !strange.contains(key));
    // What was begun under another key is no longer as far; without one, some will be plain.
    boolean beginsAnew =
        seal.seals()
            ? sql.holds(
                "SELECT coalesce(sealed_under, -1) <> ? AND sealed_after <> ? FROM store",
                unsigned(seal),
                BEGINNING)
            : sql.holds(
                "SELECT sealed_under IS NOT NULL OR sealed_after <> ? FROM store", BEGINNING);
    return new Change(strange, notes, beginsAnew);
  }

  private static List<Known> known(Sql sql) throws SQLException {
    return sql.list(
        "SELECT id, proof FROM attribute_keys", row -> new Known((int) row.number(), row.secret()));
  }

  private static boolean isSame(SecretBytes known, byte @Nullable [] proof) {
    return proof != null && known.equals(SecretBytes.copyOf(proof));
  }

  /** Goes through all sessions, which happens only where a key is missing. */
  private static boolean isNeeded(Sql sql, int key, Instant now) throws SQLException {
    return sql.holds(
        "SELECT EXISTS (SELECT 1 FROM sessions s WHERE substr(s.attributes, 1, 5) = ?1 AND "
            + LIVES
            + ") OR EXISTS (SELECT 1 FROM framework_attributes f JOIN sessions s"
            + " ON s.id = f.session WHERE f.sealed = TRUE AND substr(f.value, 1, 5) = ?1 AND "
            + LIVES
            + ")",
        AttributeSeal.mark(key),
        now);
  }

  /** One step over the living sessions; nothing once all are sealed under the current key. */
  public static Outcome step(Tx tx, int limit) throws SQLException {
    Sql sql = tx.sql();
    AttributeSeal seal = sql.box().sealing();
    if (seal == null
        || sql.holds("SELECT coalesce(sealed_under, -1) = ? FROM store", unsigned(seal))) {
      return new Outcome(0, false);
    }
    int span = limit * LOOKED_AT;
    List<Typed> next =
        sql.list(
            """
            SELECT id, tenant, ended_at IS NULL, attributes FROM sessions
            WHERE id > (SELECT sealed_after FROM store) ORDER BY id LIMIT ?
            """,
            row -> new Typed(row.sessionId(), row.text(), row.flag(), row.secret()),
            span);
    int looked = 0;
    int done = 0;
    while (looked < next.size() && done < limit) {
      List<Typed> part = next.subList(looked, Math.min(looked + AT_ONCE, next.size()));
      Map<SessionId, List<Framework>> old = old(sql, seal, part);
      for (int i = 0; i < part.size() && done < limit; i++, looked++) {
        Typed typed = part.get(i);
        List<Framework> its = old.getOrDefault(typed.session(), List.of());
        done += typed.living() && seal(tx, seal, typed, its) ? 1 : 0;
      }
    }
    boolean more = looked < next.size() || looked == span;
    if (more) {
      sql.later("UPDATE store SET sealed_after = ?", next.get(looked - 1).session());
    } else {
      sql.later("UPDATE store SET sealed_after = ?, sealed_under = ?", BEGINNING, unsigned(seal));
      sql.later("DELETE FROM attribute_keys WHERE id <> ?", seal.currentKey());
    }
    return new Outcome(done, more);
  }

  /** The current key's id, so that it is never the number that stands for none. */
  private static long unsigned(AttributeSeal seal) {
    return Integer.toUnsignedLong(seal.currentKey());
  }

  /** What of the framework is not sealed under the current key, by session. */
  private static Map<SessionId, List<Framework>> old(Sql sql, AttributeSeal seal, List<Typed> of)
      throws SQLException {
    return sql
        .among(
            "SELECT session, name, value, sealed FROM framework_attributes"
                + " WHERE session = {any}(?)",
            row ->
                new Framework(
                    row.sessionId(), row.text(), new AttributeBox.Kept(row.secret(), row.flag())),
            of.stream().filter(Typed::living).map(Typed::session).toList())
        .stream()
        .filter(one -> !one.kept().sealed() || !seal.isCurrent(one.kept().bytes().reveal()))
        .collect(groupingBy(Framework::session));
  }

  /** Whether anything of the session was not sealed under the current key, and could be opened. */
  private static boolean seal(Tx tx, AttributeSeal seal, Typed typed, List<Framework> old)
      throws SQLException {
    byte[] bytes = typed.bytes().reveal();
    boolean isTypedOld = !Arrays.equals(bytes, NONE) && !seal.isCurrent(bytes);
    if (!isTypedOld && old.isEmpty()) {
      return false;
    }
    tx.locks().sessions(List.of(typed.session())); // what changed meanwhile is sealed already
    boolean changes = isTypedOld && sealTyped(tx.sql(), typed);
    for (Framework one : old) {
      changes |= sealFramework(tx.sql(), typed, one);
    }
    return changes;
  }

  private static boolean sealTyped(Sql sql, Typed typed) throws SQLException {
    Attributes attributes =
        opened(() -> sql.box().take(typed.tenant(), typed.session(), typed.bytes().reveal()));
    if (attributes == null) {
      return false;
    }
    sql.later(
        "UPDATE sessions SET attributes = ? WHERE id = ? AND attributes = ?",
        sql.box().put(typed.tenant(), typed.session(), attributes),
        typed.session(),
        typed.bytes());
    return true;
  }

  private static boolean sealFramework(Sql sql, Typed of, Framework one) throws SQLException {
    byte[] plain = opened(() -> sql.box().take(of.tenant(), of.session(), one.name(), one.kept()));
    if (plain == null) {
      return false;
    }
    AttributeBox.Kept sealed = sql.box().put(of.tenant(), of.session(), one.name(), plain);
    sql.later(
        "UPDATE framework_attributes SET value = ?, sealed = ?"
            + " WHERE session = ? AND name = ? AND value = ?",
        sealed.bytes(),
        sealed.sealed(),
        of.session(),
        one.name(),
        one.kept().bytes());
    return true;
  }

  private interface Opening<T> {
    T open() throws SQLDataException;
  }

  /** Null for what cannot be opened: it stays as it is, and is refused whenever it is asked for. */
  private static <T> @Nullable T opened(Opening<T> opening) {
    try {
      return opening.open();
    } catch (SQLDataException refused) {
      return null;
    }
  }
}
