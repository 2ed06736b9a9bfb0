package dev.sojourn.internal;

import dev.sojourn.Device;
import dev.sojourn.EndReason;
import dev.sojourn.store.Found;
import dev.sojourn.store.SessionRecord;
import dev.sojourn.store.UserRecord;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The numbers and times of a session and its records, as {@link PackedSession} keeps them: times
 * and epochs as differences to the creation, which are small.
 */
final class PackedNumbers {

  static final int FLAGS = 0;
  static final int CREATED = 1;
  static final int VERSION = 2;
  static final int GENERATION = 3;
  static final int ROTATED = 4;
  static final int REDUCED = 5;
  static final int AUTHENTICATED = 6;
  static final int LAST_ACTIVE = 7;
  static final int EXPIRES = 8;
  static final int ENDED = 9;
  static final int END_REASON = 10;
  static final int SESSION_USER_EPOCH = 11;
  static final int SESSION_TENANT_EPOCH = 12;
  static final int SESSION_ACCESS_VERSION = 13;
  static final int USER_VERSION = 14;
  static final int SECURITY_VERSION = 15;
  static final int USER_EPOCH = 16;
  static final int ACCESS_VERSION = 17;
  static final int FIRST_SEEN = 18;
  static final int LAST_SEEN = 19;
  private static final int COUNT = 20;

  static final int HAS_DEVICE_ID = 1;
  static final int HAS_DEVICE = 1 << 1;
  static final int HAS_USER = 1 << 2;
  static final int IS_DISABLED = 1 << 3;
  static final int IS_DELETED = 1 << 4;
  static final int HAS_ROTATED = 1 << 5;
  static final int HAS_REDUCED = 1 << 6;
  static final int HAS_AUTHENTICATED = 1 << 7;
  static final int HAS_ENDED_BY = 1 << 8;

  private static final List<EndReason> REASONS = List.of(EndReason.values());

  private final long[] numbers;

  private PackedNumbers(long[] numbers) {
    this.numbers = numbers;
  }

  static PackedNumbers of(Found found) {
    PackedNumbers packed = new PackedNumbers(new long[COUNT]);
    packed.takeSession(found.session());
    packed.takeUser(found.user(), found.session());
    packed.takeDevice(found.device());
    return packed;
  }

  private void takeSession(SessionRecord session) {
    numbers[CREATED] = session.createdAt().toEpochMilli();
    numbers[VERSION] = session.version();
    numbers[GENERATION] = session.generation();
    setTime(ROTATED, HAS_ROTATED, session.rotatedAt());
    setTime(REDUCED, HAS_REDUCED, session.reducedAt());
    setTime(AUTHENTICATED, HAS_AUTHENTICATED, session.authenticatedAt());
    setTime(LAST_ACTIVE, 0, session.lastActiveAt());
    setTime(EXPIRES, 0, session.expiresAt());
    setTime(ENDED, 0, session.endedAt());
    EndReason endReason = session.endReason();
    numbers[END_REASON] = endReason == null ? -1 : REASONS.indexOf(endReason);
    numbers[SESSION_USER_EPOCH] = session.userEpoch() - numbers[CREATED];
    numbers[SESSION_TENANT_EPOCH] = session.tenantEpoch() - numbers[CREATED];
    numbers[SESSION_ACCESS_VERSION] = session.accessVersion();
    set(HAS_DEVICE_ID, session.device() != null);
    set(HAS_ENDED_BY, session.endedBy() != null);
  }

  private void takeUser(@Nullable UserRecord user, SessionRecord session) {
    if (user != null) {
      numbers[USER_VERSION] = user.version();
      numbers[SECURITY_VERSION] = user.securityVersion();
      numbers[USER_EPOCH] = user.epoch() - session.createdAt().toEpochMilli();
      numbers[ACCESS_VERSION] = user.accessVersion();
      set(HAS_USER, true);
      set(IS_DISABLED, user.disabled());
      set(IS_DELETED, user.deleted());
    }
  }

  private void takeDevice(@Nullable Device device) {
    if (device != null) {
      setTime(FIRST_SEEN, HAS_DEVICE, device.firstSeenAt());
      setTime(LAST_SEEN, HAS_DEVICE, device.lastSeenAt());
    }
  }

  private void setTime(int which, int flag, @Nullable Instant time) {
    if (time != null) {
      numbers[which] = time.toEpochMilli() - numbers[CREATED];
      set(flag, true);
    }
  }

  private void set(int flag, boolean on) {
    numbers[FLAGS] |= on ? flag : 0;
  }

  void write(ByteWriter out) {
    for (long number : numbers) {
      out.signed(number);
    }
  }

  static PackedNumbers read(ByteReader in) {
    long[] numbers = new long[COUNT];
    for (int i = 0; i < COUNT; i++) {
      numbers[i] = in.signed();
    }
    return new PackedNumbers(numbers);
  }

  /** One of them alone, and {@code in} stays somewhere among them. */
  static long read(ByteReader in, int which) {
    for (int i = 0; i < which; i++) {
      in.unsigned();
    }
    return in.signed();
  }

  static void skip(ByteReader in) {
    for (int i = 0; i < COUNT; i++) {
      in.unsigned();
    }
  }

  boolean has(int flag) {
    return (numbers[FLAGS] & flag) != 0;
  }

  long number(int which) {
    return numbers[which];
  }

  long epoch(int which) {
    return numbers[CREATED] + numbers[which];
  }

  Instant creation() {
    return Instant.ofEpochMilli(numbers[CREATED]);
  }

  Instant time(int which) {
    return Instant.ofEpochMilli(numbers[CREATED] + numbers[which]);
  }

  @Nullable Instant timeIf(int flag, int which) {
    return has(flag) ? time(which) : null;
  }

  /** Null while no end is recorded. */
  @Nullable EndReason endReason() {
    return numbers[END_REASON] < 0 ? null : REASONS.get((int) numbers[END_REASON]);
  }
}
