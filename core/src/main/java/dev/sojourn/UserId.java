package dev.sojourn;

import java.util.Objects;

/**
 * The identity a session belongs to: a tenant and a user id that is opaque to Sojourn.
 *
 * @param tenant the isolated population of users, see {@link Tenants}
 * @param id 1 to {@value #MAX_BYTES} bytes of UTF-8 without control characters and {@code / \ % ;},
 *     and neither {@code .} nor {@code ..}: such an id survives every URL path unchanged
 */
public record UserId(String tenant, String id) implements Comparable<UserId> {

  /** The most bytes of UTF-8 an id may have. */
  public static final int MAX_BYTES = 255;

  /**
   * Checks both parts.
   *
   * @throws IllegalArgumentException if a part breaks its rule; the message names the rule
   */
  public UserId {
    Tenants.check(tenant);
    Objects.requireNonNull(id, "id");
    if (id.isEmpty() || Texts.utf8Length(id) > MAX_BYTES) {
      throw new IllegalArgumentException("user id must have 1 to " + MAX_BYTES + " bytes of UTF-8");
    }
    if (id.equals(".") || id.equals("..")) {
      throw new IllegalArgumentException("user id must not be '.' or '..'");
    }
    if (!Texts.isWellFormed(id) || !isAllowed(id)) {
      throw new IllegalArgumentException(
          "user id must not contain control characters, '/', '\\', '%' or ';'");
    }
  }

  /** The user with this id in the tenant {@link Tenants#DEFAULT}. */
  public static UserId of(String id) {
    return new UserId(Tenants.DEFAULT, id);
  }

  /** The user with this id in {@code tenant}. */
  public static UserId of(String tenant, String id) {
    return new UserId(tenant, id);
  }

  private static boolean isAllowed(String id) {
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      if (Character.isISOControl(c) || "/\\%;".indexOf(c) >= 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int compareTo(UserId other) {
    int byTenant = tenant.compareTo(other.tenant);
    return byTenant != 0 ? byTenant : id.compareTo(other.id);
  }
}
