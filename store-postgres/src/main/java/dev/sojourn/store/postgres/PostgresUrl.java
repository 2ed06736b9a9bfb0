package dev.sojourn.store.postgres;

import static java.util.stream.Collectors.joining;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The address of a database, {@code postgres://[user@]host[:port][,host[:port]...]/database[?name=
 * value&...]}, as PostgreSQL's own programs read it (libpq, 34.1.1.2) but without a password, and
 * with the parameters that say how the connection is secured alone.
 *
 * @param user who signs in, or null for the one of the operating system
 * @param jdbc what the driver calls it; with several hosts it takes the one that can write
 */
record PostgresUrl(@Nullable String user, String jdbc) {

  private static final int MAX_LENGTH = 2_000;

  private static final Pattern FORM =
      Pattern.compile(
          "postgres(?:ql)?://(?:(?<user>[^@/?#]*)@)?(?<hosts>[^@/?#]+)/(?<database>[^/?#]+)"
              + "(?:\\?(?<parameters>[^#]*))?");

  /** A name, an IPv4 address or an IPv6 address in brackets, and a port. */
  private static final Pattern HOST =
      Pattern.compile("(?:[A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(?::(?<port>[0-9]{1,5}))?");

  private static final int MOST_PORT = 65_535;
  private static final int DEFAULT_PORT = 5432;

  private static final String SCHEME = "jdbc:postgresql://";

  private static final String APPLICATION = "ApplicationName";

  /** By their names in libpq, with the driver's. */
  private static final Map<String, String> PARAMETERS =
      new TreeMap<>(
          Map.of(
              "application_name", APPLICATION,
              "channel_binding", "channelBinding",
              "sslcert", "sslcert",
              "sslkey", "sslkey",
              "sslmode", "sslmode",
              "sslrootcert", "sslrootcert"));

  /**
   * Reads an address. Messages quote no part of it but names of parameters, since what is wrong
   * with it may be that a password is in it.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  static PostgresUrl parse(String url) {
    Matcher parts = FORM.matcher(url);
    if (url.length() > MAX_LENGTH || !parts.matches()) {
      throw new IllegalArgumentException(
          "must be postgres://[user@]host[:port]/database[?name=value&...]");
    }
    String user = parts.group("user");
    if (user != null && user.contains(":")) {
      throw new IllegalArgumentException("must not hold a password");
    }
    List<String> hosts = List.of(parts.group("hosts").split(",", -1));
    if (!hosts.stream().allMatch(PostgresUrl::isHost)) {
      throw new IllegalArgumentException("must name hosts as host, host:port or [address]:port");
    }
    List<String> parameters = new ArrayList<>();
    String stated = parts.group("parameters");
    if (stated != null && !stated.isEmpty()) {
      for (String parameter : stated.split("&", -1)) {
        parameters.add(parameter(parameter));
      }
    }
    if (hosts.size() > 1) {
      parameters.add("targetServerType=primary");
    }
    String database = URLEncoder.encode(decoded(parts.group("database")), StandardCharsets.UTF_8);
    String jdbc = SCHEME + String.join(",", hosts) + "/" + database;
    return new PostgresUrl(
        user == null || user.isEmpty() ? null : decoded(user),
        parameters.isEmpty() ? jdbc : jdbc + "?" + String.join("&", parameters));
  }

  /** Where it is looked for: {@code host:port}, or several of them separated by commas. */
  String hosts() {
    String behind = jdbc.substring(SCHEME.length());
    return Stream.of(behind.substring(0, behind.indexOf('/')).split(",", -1))
        .map(PostgresUrl::withPort)
        .collect(joining(","));
  }

  private static String withPort(String host) {
    Matcher parts = HOST.matcher(host);
    return parts.matches() && parts.group("port") == null ? host + ":" + DEFAULT_PORT : host;
  }

  /** Whether it says what the server is to call those who connect by it. */
  boolean namesApplication() {
    return jdbc.contains(APPLICATION + "="); // only parameters have an equals sign
  }

  private static boolean isHost(String stated) {
    Matcher parts = HOST.matcher(stated);
    return parts.matches()
        && (parts.group("port") == null || Integer.parseInt(parts.group("port")) <= MOST_PORT);
  }

  private static String parameter(String stated) {
    int equals = stated.indexOf('=');
    String name = equals < 0 ? stated : stated.substring(0, equals);
    String driver = PARAMETERS.get(name);
    if (name.equals("password") || name.equals("sslpassword")) {
      throw new IllegalArgumentException("must not hold a password");
    }
    if (driver == null || equals < 0) {
      throw new IllegalArgumentException(
          "takes no parameters but " + String.join(", ", PARAMETERS.keySet()));
    }
    String value = decoded(stated.substring(equals + 1));
    return driver + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private static String decoded(String part) {
    String text;
    try {
      // A plus sign stands for itself there, as in every part of an address but a form's.
      text = URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      // Not as its cause, which quotes the part.
      throw new IllegalArgumentException("has a % without two hexadecimal digits behind it");
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("must not have control characters in it");
    }
    return text;
  }
}
