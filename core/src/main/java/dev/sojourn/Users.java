package dev.sojourn;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What Sojourn knows of users, and what can be said about them. Thread-safe. Every method may throw
 * {@link dev.sojourn.store.StoreUnavailableException}.
 */
public interface Users {

  /** The user; empty while nothing is known of it. */
  Optional<User> find(UserId user);

  /**
   * The version that a sign-in carries from the check of its first factor on: read it before that
   * check. 0 for an unknown user.
   */
  long securityVersion(UserId user);

  /** The users of a tenant by id. */
  Page<User> list(String tenant, PageRequest page);

  /**
   * How many users of a tenant are known, counted no further than {@code most}.
   *
   * @param most 1 to 1,000,000
   */
  int count(String tenant, int most);

  /** Changes a user; an unknown one becomes known. Live sessions have it from now on. */
  UserUpdate update(UserId user, UserPatch patch, Initiator initiator);

  /**
   * A credential changed: sign-ins under way are refused ({@code user_changed}), and every session
   * but {@code except} ends ({@code credential_changed}). An unknown user becomes known.
   *
   * @param except the session to spare if it lives, or null
   * @return empty if the user was deleted; nothing changed then
   */
  Optional<User> credentialChanged(UserId user, @Nullable SessionId except, Initiator initiator);

  /**
   * A credential changed, and the user's sessions go on: sign-ins under way are refused ({@code
   * user_changed}), and nothing ends. An unknown user becomes known.
   *
   * @return empty if the user was deleted; nothing changed then
   */
  Optional<User> credentialChangedKeepingSessions(UserId user, Initiator initiator);

  /**
   * Deletes the user: every session ends ({@code user_deleted}), sign-ins under way are refused
   * ({@code user_changed}), and no list shows anything of it from then on. Whoever gets the id next
   * is somebody new. Within {@link dev.sojourn.store.Retention#ERASURE} and the next housekeeping
   * the rest goes, and the events name a pseudonym that leads back to nobody. May be repeated.
   */
  void delete(UserId user, Initiator initiator);
}
