package dev.sojourn.token;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;

/**
 * A device token: by which a browser or an app is recognised at its next sign-in; it opens nothing.
 * Secret: hidden in {@code toString}, compared in constant time. Any text can be one, nothing is
 * checked here. Immutable.
 */
public final class DeviceToken {

  private final String text;

  private DeviceToken(String text) {
    this.text = text;
  }

  /** Wraps what a client presented, or what is to be handed to it. */
  public static DeviceToken of(String text) {
    return new DeviceToken(Objects.requireNonNull(text, "text"));
  }

  /** The text itself: search for this method to find every reader of a token. */
  public String reveal() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DeviceToken that
        && MessageDigest.isEqual(
            text.getBytes(StandardCharsets.UTF_8), that.text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** Says only that there is a token. */
  @Override
  public String toString() {
    return "DeviceToken[hidden]";
  }
}
