package dev.sojourn.store;

import dev.sojourn.Access;
import dev.sojourn.Attributes;
import dev.sojourn.ClientTrace;
import dev.sojourn.DeviceId;
import dev.sojourn.SessionId;
import dev.sojourn.UserId;
import dev.sojourn.token.SecretBytes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Records for tests of rules that need no store. */
public final class Records {

  public static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  public static final Duration IDLE = Duration.ofMinutes(60);
  public static final Duration INTERVAL = Duration.ofMinutes(2);
  public static final Duration ABSOLUTE = Duration.ofHours(24);
  public static final long EPOCH = 1_000;

  private Records() {}

  /** Of a user who signed in at this time. */
  public static SessionRecord session(int number, Instant createdAt) {
    return session(number, "alice", createdAt);
  }

  /** Of nobody who signed in. */
  public static SessionRecord guest() {
    return session(1, null, BEGIN);
  }

  private static SessionRecord session(int number, @Nullable String user, Instant createdAt) {
    return new SessionRecord(
        new SessionId(new UUID(0x7000, number)),
        "default",
        user,
        user == null ? null : new DeviceId(new UUID(0x7000, number)),
        1,
        0,
        SecretBytes.copyOf(new byte[16]),
        null,
        user == null ? 0 : EPOCH,
        EPOCH,
        0,
        Access.NONE,
        List.of(),
        null,
        createdAt,
        user == null ? null : createdAt,
        createdAt,
        IDLE,
        INTERVAL,
        createdAt.plus(ABSOLUTE),
        "default",
        false,
        ClientTrace.UNKNOWN,
        ClientTrace.UNKNOWN,
        null,
        Attributes.EMPTY,
        null,
        null,
        null);
  }

  /** The user of these sessions. */
  public static UserRecord user(long epoch, EpochRaise... raises) {
    return new UserRecord(
        UserId.of("alice"),
        1,
        0,
        epoch,
        List.of(raises),
        0,
        Access.NONE,
        false,
        false,
        Attributes.EMPTY);
  }

  /** Their tenant. */
  public static TenantRecord tenant(long epoch, EpochRaise... raises) {
    return new TenantRecord("default", 1, epoch, List.of(raises));
  }
}
