package dev.sojourn.server.pages;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a person goes after signing in: a path on this very origin. What is anything else, or could
 * be read as anything else by some browser, becomes the account page (OWASP ASVS 5.0 3.7.2).
 */
public final class ReturnPath {

  /** Where everybody goes who comes from nowhere. */
  public static final String DEFAULT = "/account";

  /** The field that says where to go. */
  public static final String PARAMETER = "return_to";

  private static final int MAX_LENGTH = 2_000;

  /** What RFC 3986 has in paths and queries: no backslash, no fragment, no blank, no line's end. */
  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._~!$&'()*+,;=:@/?%-]*");

  /** Steps up and down, as browsers understand them. */
  private static final Set<String> STEPS = Set.of(".", "..", "%2e", "%2e%2e", ".%2e", "%2e.");

  /** Pages that lead back to here. */
  private static final Set<String> LOOPS = Set.of("/login", "/logout");

  private ReturnPath() {}

  /** {@code wish} if it is such a path, else {@link #DEFAULT}. */
  public static String of(@Nullable String wish) {
    return wish != null && isFine(wish) ? wish : DEFAULT;
  }

  private static boolean isFine(String wish) {
    if (wish.length() > MAX_LENGTH || !ALLOWED.matcher(wish).matches()) {
      return false;
    }
    int query = wish.indexOf('?');
    String path = (query < 0 ? wish : wish.substring(0, query)).toLowerCase(Locale.ROOT);
    // Two slashes in a row would begin a host.
    return path.startsWith("/")
        && !path.contains("//")
        && !LOOPS.contains(path)
        && Arrays.stream(path.split("/", -1)).noneMatch(STEPS::contains);
  }
}
