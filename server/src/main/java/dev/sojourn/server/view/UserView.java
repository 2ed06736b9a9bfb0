package dev.sojourn.server.view;

import dev.sojourn.User;
import java.util.Map;
import java.util.Set;

/**
 * A user as the HTTP interface shows it.
 *
 * @param user the id
 * @param tenant the tenant
 * @param roles stated for the user
 * @param permissions stated for the user
 * @param disabled whether sign-in is refused
 * @param attributes on every device
 * @param version counts every change
 * @param securityVersion what a sign-in carries from its first factor on
 * @param sessions how many live
 */
public record UserView(
    String user,
    String tenant,
    Set<String> roles,
    Set<String> permissions,
    boolean disabled,
    Map<String, Object> attributes,
    long version,
    long securityVersion,
    int sessions) {

  /** What is shown of {@code user}. */
  public static UserView of(User user) {
    return new UserView(
        user.id().id(),
        user.id().tenant(),
        user.roles(),
        user.permissions(),
        user.disabled(),
        AttributeJson.write(user.attributes()),
        user.version(),
        user.securityVersion(),
        user.liveSessions());
  }
}
