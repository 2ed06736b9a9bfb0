package dev.sojourn;

import java.util.Locale;
import java.util.Optional;

/** Why a session is over. The first reason stays. */
public enum EndReason {
  /** The user signed out here. */
  SIGNED_OUT,
  /** The user ended this session from another one. */
  SIGNED_OUT_ELSEWHERE,
  /** An administrator or an application ended it. */
  ENDED_BY_ADMIN,
  /** No activity for the policy's idle timeout. */
  IDLE_TIMEOUT,
  /** The policy's absolute lifetime passed. */
  ABSOLUTE_LIFETIME,
  /** A newer sign-in needed the place. */
  LIMIT_REACHED,
  /** The user's password or another credential changed. */
  CREDENTIAL_CHANGED,
  /** The user may no longer do what this session was for. */
  ACCESS_REVOKED,
  /** The user was disabled. */
  USER_DISABLED,
  /** The user was deleted. */
  USER_DELETED,
  /** A refresh token that was already spent came again. */
  TOKEN_REUSED,
  /** The caller was not the one the session is bound to. */
  BINDING_VIOLATED,
  /** The device was removed from the user's list. */
  DEVICE_REMOVED,
  /** A newer session on the same device, or the sign-in of a guest, took its place. */
  REPLACED,
  /** Every session of the tenant was ended. */
  TENANT_SIGNED_OUT;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** The name used in the HTTP interface, events, metrics and logs. */
  public String wireName() {
    return wireName;
  }

  /** Finds a reason by {@link #wireName}; empty if there is none of that name. */
  public static Optional<EndReason> ofWireName(String name) {
    for (EndReason reason : values()) {
      if (reason.wireName.equals(name)) {
        return Optional.of(reason);
      }
    }
    return Optional.empty();
  }
}
