package dev.sojourn.server.security;

import java.util.Locale;
import java.util.Optional;

/** What a service key may do. */
public enum Scope {
  /** Make sessions and return tokens. */
  SESSIONS_ISSUE,
  /** End and change sessions and devices. */
  SESSIONS_WRITE,
  /** Read sessions, devices and events. */
  SESSIONS_READ,
  /** Check tokens. */
  SESSIONS_VERIFY,
  /** Read and change users. */
  USERS_WRITE,
  /** Tenants, keys and back-up; of the scopes above it implies none. */
  ADMIN;

  private final String wireName = name().toLowerCase(Locale.ROOT).replace('_', ':');

  /** The name used in the HTTP interface. */
  public String wireName() {
    return wireName;
  }

  /** Finds a scope by {@link #wireName}; empty if there is none of that name. */
  public static Optional<Scope> ofWireName(String name) {
    for (Scope scope : values()) {
      if (scope.wireName.equals(name)) {
        return Optional.of(scope);
      }
    }
    return Optional.empty();
  }
}
