package dev.sojourn.binding;

import java.util.Locale;

/** One thing by which a caller is recognised beside the token. */
public enum BindingSignal {
  /** The address, or the network around it. */
  ADDRESS,
  /** Browser family, platform and the brand in the client hints; never a version. */
  FINGERPRINT,
  /** The device token that the browser or app got at its first sign-in. */
  DEVICE_TOKEN;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** The name used in the HTTP interface. */
  public String wireName() {
    return wireName;
  }
}
