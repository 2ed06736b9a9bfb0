package dev.sojourn.token;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;

/**
 * A session token: what a client holds and what opens a session. Secret: hidden in {@code
 * toString}, compared in constant time. Any text can be one, nothing is checked here. Immutable.
 */
public final class SessionToken {

  private final String text;

  private SessionToken(String text) {
    this.text = text;
  }

  /** Wraps what a client presented, or what is to be handed to it. */
  public static SessionToken of(String text) {
    return new SessionToken(Objects.requireNonNull(text, "text"));
  }

  /** The text itself: search for this method to find every reader of a token. */
  public String reveal() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SessionToken that
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
    return "SessionToken[hidden]";
  }
}
