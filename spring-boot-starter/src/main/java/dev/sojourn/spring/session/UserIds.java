package dev.sojourn.spring.session;

import dev.sojourn.UserId;

/**
 * Whose session it is, by the name of a principal: a bean of an application that has tenants, or
 * whose names are no user ids as they stand. Must be thread-safe, and say the same every time.
 */
@FunctionalInterface
public interface UserIds {

  /**
   * The user of this name.
   *
   * @throws IllegalArgumentException if there can be none
   */
  UserId of(String principalName);
}
