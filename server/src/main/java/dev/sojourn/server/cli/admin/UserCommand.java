package dev.sojourn.server.cli.admin;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A command about one user. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
abstract class UserCommand extends AdminCommand {

  /** The tenant of the user. */
  @Mixin TenantOption tenant;

  /** The user's id. */
  @Parameters(paramLabel = "USER", description = "The user's id.")
  String user;

  /** Where the server keeps the user; {@code below} begins with a slash or is empty. */
  String path(String below) {
    return tenant.in("/v1/users/" + ApiClient.encoded(user) + below);
  }
}
