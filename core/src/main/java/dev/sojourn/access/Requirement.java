package dev.sojourn.access;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One thing that whoever asks must have. Immutable. */
public sealed interface Requirement {

  /** The highest assurance level. */
  int MAX_ASSURANCE = 3;

  /** The name by which rules, answers and explanations call it. */
  String name();

  /** How much of it is needed: a name, a level, seconds, or true. */
  Object needed();

  /**
   * What is there instead, as far as it can be said.
   *
   * @return names, a level, seconds, or a truth value; null when there is nothing of it
   */
  @Nullable Object present(Held held, Instant now);

  /** Whether {@code held} satisfies it at {@code now}. */
  boolean isMet(Held held, Instant now);

  /** Whether who lacks it could have it after proving themselves anew or better. */
  default boolean isMetByStepUp() {
    return false;
  }

  /** Everybody may, signed in or not. */
  record Anonymous() implements Requirement {
    @Override
    public String name() {
      return "anonymous";
    }

    @Override
    public Object needed() {
      return true;
    }

    @Override
    public Object present(Held held, Instant now) {
      return true;
    }

    @Override
    public boolean isMet(Held held, Instant now) {
      return true;
    }
  }

  /** Any user who is signed in. */
  record SignedIn() implements Requirement {
    @Override
    public String name() {
      return "signed_in";
    }

    @Override
    public Object needed() {
      return true;
    }

    @Override
    public Object present(Held held, Instant now) {
      return held.signedIn();
    }

    @Override
    public boolean isMet(Held held, Instant now) {
      return held.signedIn();
    }
  }

  /**
   * A role.
   *
   * @param needed its name
   */
  record Role(String needed) implements Requirement {

    /** Checks. */
    public Role {
      requireName(needed);
    }

    @Override
    public String name() {
      return "role";
    }

    @Override
    public Object present(Held held, Instant now) {
      return held.roles();
    }

    @Override
    public boolean isMet(Held held, Instant now) {
      return held.roles().contains(needed);
    }
  }

  /**
   * A permission that implies this one.
   *
   * @param needed {@code resource:action:instance}
   */
  record Permission(String needed) implements Requirement {

    /** Checks. */
    public Permission {
      requireName(needed);
    }

    @Override
    public String name() {
      return "permission";
    }

    @Override
    public Object present(Held held, Instant now) {
      return held.permissions();
    }

    @Override
    public boolean isMet(Held held, Instant now) {
      return held.implies(needed);
    }
  }

  /**
   * An assurance level, or a higher one.
   *
   * @param level 1 to {@value #MAX_ASSURANCE}
   */
  record Assurance(int level) implements Requirement {

    /** Checks. */
    public Assurance {
      if (level < 1 || level > MAX_ASSURANCE) {
        throw new IllegalArgumentException("must be 1 to " + MAX_ASSURANCE);
      }
    }

    @Override
    public String name() {
      return "assurance";
    }

    @Override
    public Object needed() {
      return level;
    }

    @Override
    public Object present(Held held, Instant now) {
      return held.assurance();
    }

    @Override
    public boolean isMet(Held held, Instant now) {
      return held.assurance() >= level;
    }

    @Override
    public boolean isMetByStepUp() {
      return true;
    }
  }

  /**
   * An authentication not longer ago than this (RFC 9470's {@code max_age}).
   *
   * @param seconds not negative
   */
  record MaxAge(long seconds) implements Requirement {

    /** Checks. */
    public MaxAge {
      if (seconds < 0) {
        throw new IllegalArgumentException("must not be negative");
      }
    }

    @Override
    public String name() {
      return "max_age";
    }

    @Override
    public Object needed() {
      return seconds;
    }

    @Override
    public @Nullable Object present(Held held, Instant now) {
      Instant at = held.authenticatedAt();
      // Rounded up: an authentication 10.2 s ago is not within 10 s.
      return at == null ? null : (Object) Duration.between(at, now).plusMillis(999).toSeconds();
    }

    @Override
    public boolean isMet(Held held, Instant now) {
      Object age = present(held, now);
      return age instanceof Long passed && passed <= seconds;
    }

    @Override
    public boolean isMetByStepUp() {
      return true;
    }
  }

  private static void requireName(String name) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("must not be empty");
    }
  }
}
