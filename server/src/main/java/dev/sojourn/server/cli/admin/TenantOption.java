package dev.sojourn.server.cli.admin;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The tenant that a command concerns. */
final class TenantOption {

  @Option(
      names = "--tenant",
      paramLabel = "TENANT",
      description = "The tenant; without it the key's own, or 'default'.")
  private @Nullable String tenant;

  TenantOption() {}

  /** Its name; null where none was stated. */
  @Nullable String name() {
    return tenant;
  }

  /** {@code path} within the tenant. */
  String in(String path) {
    return tenant == null
        ? path
        : path + (path.indexOf('?') < 0 ? '?' : '&') + "tenant=" + ApiClient.encoded(tenant);
  }
}
