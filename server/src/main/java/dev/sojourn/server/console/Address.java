package dev.sojourn.server.console;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Addresses of the console. */
final class Address {

  private Address() {}

  /** {@code path}, whatever its query, with one parameter more. */
  static String with(String path, String name, String value) {
    return path
        + (path.indexOf('?') < 0 ? '?' : '&')
        + name
        + '='
        + URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
