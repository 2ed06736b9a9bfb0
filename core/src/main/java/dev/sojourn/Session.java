package dev.sojourn;

import dev.sojourn.binding.BindingSignal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One sign-in of one user on one device, or a guest's state before sign-in, as it stood at one
 * moment. Carries nothing that opens it. Made by the engine only; immutable, and equal to any other
 * of which all is equal.
 */
public interface Session {

  /** The public handle. */
  SessionId id();

  /** User or guest. */
  SessionKind kind();

  /** The tenant it belongs to. */
  String tenant();

  /** The user's id within the tenant; null for a guest. It never changes. */
  @Nullable String userId();

  /** The device; null for a guest. */
  @Nullable Device device();

  /** In force now: the sign-in's, or the user's when those were stated later. */
  Set<String> roles();

  /** Likewise. */
  Set<String> permissions();

  /**
   * Whether roles and permissions in force are the user's: stated since the sign-in, be it that
   * they are the same, or because the sign-in stated none.
   */
  boolean isAccessOfUser();

  /** What the sign-in stated, in force or not; {@link Access#NONE} if nothing. */
  Access statedAccess();

  /** How the user proved who they are, that still count. */
  List<Factor> factors();

  /** 1 to 3, or 0 for a guest. */
  int assurance();

  /** When it began. */
  Instant createdAt();

  /** The latest activity. */
  Instant lastActiveAt();

  /**
   * The latest authentication; null for a guest, for a remembered session that was away for longer
   * than the policy's idle timeout, and where nothing was proved.
   */
  @Nullable Instant authenticatedAt();

  /** After how long without activity it ends. */
  Duration idleTimeout();

  /** When it ends without further activity. */
  Instant idleExpiresAt();

  /** When it ends in any case. */
  Instant expiresAt();

  /** The client that signed in. */
  ClientTrace createdFrom();

  /** The client of the latest recorded activity. */
  ClientTrace lastSeenFrom();

  /** What it is bound to beside its token; empty once it is over. */
  Set<BindingSignal> boundTo();

  /** Of this session. */
  Attributes attributes();

  /** Of the user, on every device. */
  Attributes userAttributes();

  /** The name of the policy. */
  String policy();

  /** Whether the user asked to stay signed in. */
  boolean remembered();

  /** Counts every change but touches. */
  long version();

  /** When it ended, or null while it lives. */
  @Nullable Instant endedAt();

  /** Why, or null while it lives. */
  @Nullable EndReason endReason();

  /** The user; empty for a guest. */
  default Optional<UserId> user() {
    String id = userId();
    return id == null ? Optional.empty() : Optional.of(new UserId(tenant(), id));
  }

  /** Whether it lives. */
  default SessionState state() {
    return endedAt() == null ? SessionState.ACTIVE : SessionState.ENDED;
  }
}
