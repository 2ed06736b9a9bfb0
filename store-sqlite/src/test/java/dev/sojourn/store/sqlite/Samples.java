package dev.sojourn.store.sqlite;

import dev.sojourn.Access;
import dev.sojourn.AttributeDelta;
import dev.sojourn.Attributes;
import dev.sojourn.ClientTrace;
import dev.sojourn.Device;
import dev.sojourn.DeviceId;
import dev.sojourn.DeviceKind;
import dev.sojourn.DeviceTraits;
import dev.sojourn.Factor;
import dev.sojourn.FactorMethod;
import dev.sojourn.Initiator;
import dev.sojourn.SessionId;
import dev.sojourn.SessionLimits;
import dev.sojourn.UserId;
import dev.sojourn.store.Change;
import dev.sojourn.store.CreateCommand;
import dev.sojourn.store.CreateResult;
import dev.sojourn.store.DeviceRecord;
import dev.sojourn.store.FeedListener;
import dev.sojourn.store.Found;
import dev.sojourn.store.SessionRecord;
import dev.sojourn.store.SessionStore;
import dev.sojourn.token.SecretBytes;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** Sign-ins by number: each of another device, with another id and verifier. */
final class Samples {

  static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

  /** Takes from a file of today what it had not in the first version. */
  static final String BACK_TO_VERSION_1 =
      """
      DROP INDEX sessions_tenant; DROP INDEX sessions_living; DROP INDEX sessions_guests;
      DROP INDEX sessions_device; DROP INDEX sessions_policy;
      DROP INDEX sessions_seen_from; ALTER TABLE sessions DROP COLUMN seen_from;
      ALTER TABLE sessions DROP COLUMN binding; DROP TABLE erasures;
      ALTER TABLE sessions DROP COLUMN addressed_at;
      ALTER TABLE store DROP COLUMN addresses_after; ALTER TABLE store DROP COLUMN addresses_next;
      ALTER TABLE events DROP COLUMN subject;
      DROP TABLE attribute_keys; ALTER TABLE framework_attributes DROP COLUMN sealed;
      ALTER TABLE store DROP COLUMN sealed_after; ALTER TABLE store DROP COLUMN sealed_under;
      ALTER TABLE devices DROP COLUMN confirmed_from;
      ALTER TABLE chores RENAME TO chores_10;
      CREATE TABLE chores (
        kind INTEGER NOT NULL, tenant TEXT NOT NULL, user_id TEXT NOT NULL,
        PRIMARY KEY (kind, tenant, user_id)
      ) WITHOUT ROWID;
      INSERT INTO chores SELECT kind, tenant, user_id FROM chores_10 WHERE due_at = 0;
      DROP TABLE chores_10;
      PRAGMA user_version = 1
      """;

  static final UserId ALICE = UserId.of("alice");

  /** Remembers what it heard. */
  static class Heard implements FeedListener {
    final List<List<Change>> groups = new CopyOnWriteArrayList<>();

    @Override
    public void begun() {}

    @Override
    public void changed(List<Change> changes) {
      groups.add(changes);
    }

    boolean of(SessionId id) {
      return groups.stream()
          .flatMap(List::stream)
          .anyMatch(c -> c instanceof Change.SessionChanged s && s.id().equals(id));
    }
  }

  private Samples() {}

  static SessionId id(int n) {
    return new SessionId(uuid(n));
  }

  static SecretBytes verifier(int n) {
    return SecretBytes.copyOf(ByteBuffer.allocate(16).putInt(n).putInt(7).array());
  }

  static SessionRecord session(int n, UserId user) {
    ClientTrace client = new ClientTrace("192.0.2." + n % 256, "Agent/" + n);
    return new SessionRecord(
        id(n),
        user.tenant(),
        user.id(),
        new DeviceId(uuid(1_000_000 + n)),
        1,
        0,
        verifier(n),
        null,
        0,
        0,
        0,
        new Access(Set.of("editor"), Set.of("documents:read")),
        List.of(Factor.of(FactorMethod.PASSWORD, T0)),
        null,
        T0,
        T0,
        T0,
        Duration.ofMinutes(30),
        Duration.ofMinutes(2),
        T0.plus(Duration.ofHours(8)),
        "default",
        false,
        client,
        client,
        null,
        Attributes.EMPTY.with(AttributeDelta.set("number", n)),
        null,
        null,
        null);
  }

  static CreateCommand signIn(int n, UserId user) {
    return signIn(session(n, user), verifier(1_000_000 + n));
  }

  static CreateCommand signIn(SessionRecord session, SecretBytes deviceVerifier) {
    DeviceTraits traits = new DeviceTraits(DeviceKind.DESKTOP, "Linux", "Firefox");
    Device device =
        new Device(
            session.device(),
            session.user(),
            null,
            traits,
            session.createdAt(),
            session.createdAt());
    return new CreateCommand(
        session,
        true,
        new DeviceRecord(device, deviceVerifier),
        null,
        SessionLimits.DEFAULT,
        null,
        null,
        Map.of(),
        Initiator.USER);
  }

  static Found created(SessionStore store, int n) {
    return ((CreateResult.Created) store.create(signIn(n, ALICE))).found();
  }

  private static UUID uuid(int n) {
    return new UUID(0x0190_0000_0000_7000L + ((long) n << 16), 0x8000_0000_0000_0000L | n);
  }
}
