package dev.sojourn;

import java.util.Locale;
import java.util.Optional;

/** The ways of proving who one is that Sojourn tells apart. */
public enum FactorMethod {
  /** Something known. */
  PASSWORD,
  /** A time-based one-time password (RFC 6238). */
  TOTP,
  /** A WebAuthn credential used with user verification. */
  PASSKEY,
  /** A single-use code printed when another factor was set up. */
  RECOVERY_CODE,
  /** An identity provider vouched for the user. */
  FEDERATED;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** The name used in the HTTP interface. */
  public String wireName() {
    return wireName;
  }

  /** Finds a method by {@link #wireName}; empty if there is none of that name. */
  public static Optional<FactorMethod> ofWireName(String name) {
    for (FactorMethod method : values()) {
      if (method.wireName.equals(name)) {
        return Optional.of(method);
      }
    }
    return Optional.empty();
  }
}
