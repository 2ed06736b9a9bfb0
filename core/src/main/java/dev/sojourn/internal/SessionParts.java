package dev.sojourn.internal;

import dev.sojourn.Access;
import dev.sojourn.Attributes;
import dev.sojourn.Factor;
import dev.sojourn.SessionId;
import dev.sojourn.store.Found;
import dev.sojourn.store.UserRecord;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session and the records that decide about it, of which most readers want a few parts: those
 * have methods here, and the rest comes with {@link #found}. Immutable.
 */
interface SessionParts {

  SessionId id();

  String tenant();

  /** Null for a guest. */
  @Nullable String userId();

  /** In force: the sign-in's, or the user's if that was stated later. */
  Access access();

  /** The sign-in's, in force or not. */
  Access statedAccess();

  String policy();

  /** All, also those that no longer count. */
  List<Factor> factors();

  /** Factors before it do not count; null if all do. */
  @Nullable Instant reducedAt();

  /** The latest recorded activity, in milliseconds since 1970. */
  long recordedActivity();

  Attributes attributes();

  /** All of it. */
  Found found();

  /** The later statement wins: the sign-in's, unless the user's access was stated since. */
  static Access inForce(Found found) {
    UserRecord user = found.user();
    return user != null && isUsersInForce(found) ? user.access() : found.session().access();
  }

  /** Whether it is the user's. */
  static boolean isUsersInForce(Found found) {
    UserRecord user = found.user();
    return user != null && user.accessVersion() > found.session().accessVersion();
  }

  /** As the store gave it. */
  record Read(Found found) implements SessionParts {

    @Override
    public SessionId id() {
      return found.session().id();
    }

    @Override
    public String tenant() {
      return found.session().tenant();
    }

    @Override
    public @Nullable String userId() {
      return found.session().userId();
    }

    @Override
    public Access access() {
      return inForce(found);
    }

    @Override
    public Access statedAccess() {
      return found.session().access();
    }

    @Override
    public String policy() {
      return found.session().policy();
    }

    @Override
    public List<Factor> factors() {
      return found.session().factors();
    }

    @Override
    public @Nullable Instant reducedAt() {
      return found.session().reducedAt();
    }

    @Override
    public long recordedActivity() {
      return found.session().lastActiveAt().toEpochMilli();
    }

    @Override
    public Attributes attributes() {
      return found.session().attributes();
    }
  }
}
