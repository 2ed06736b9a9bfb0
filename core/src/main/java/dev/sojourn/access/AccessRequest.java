package dev.sojourn.access;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks for, normalised once; can be decided by any number of rules. Immutable and
 * thread-safe.
 */
public final class AccessRequest {

  private static final int MAX_METHOD = 32;

  private final String host;
  private final String method;
  private final RequestPath path;
  private final @Nullable Flaw flaw;

  private AccessRequest(String host, String method, RequestPath path, @Nullable Flaw flaw) {
    this.host = host;
    this.method = method;
    this.path = path;
    this.flaw = flaw;
  }

  /**
   * Reads what a request asks for.
   *
   * @param host as in its {@code Host}, with or without port; null when it is not known: then only
   *     rules for all hosts are about it
   * @param method in capitals
   * @param target path, percent-encoded, and a query, which is left out
   */
  public static AccessRequest of(@Nullable String host, String method, String target) {
    String name = host == null ? "" : HostPattern.requested(host);
    RequestPath path = RequestPath.of(target);
    Flaw flaw = null;
    if (name == null) {
      flaw = Flaw.BAD_HOST;
    } else if (!isMethod(method)) {
      flaw = Flaw.BAD_METHOD;
    } else if (path instanceof RequestPath.Refused refused) {
      flaw = refused.flaw();
    }
    return new AccessRequest(name == null ? "" : name, method, path, flaw);
  }

  /** Whether a text can be a method: those of RFC 9110 are in capitals, and case matters. */
  static boolean isMethod(String text) {
    if (text.isEmpty() || text.length() > MAX_METHOD) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < 'A' || c > 'Z') && (i == 0 || (c != '-' && c != '_'))) {
        return false;
      }
    }
    return true;
  }

  /** Without port, in small letters; empty when it is not known. */
  public String host() {
    return host;
  }

  /** In capitals. */
  public String method() {
    return method;
  }

  /** The path. */
  public RequestPath path() {
    return path;
  }

  /** The ways to read the path; none when there is a flaw in it. */
  List<RequestPath.Reading> readings() {
    return path instanceof RequestPath.Normal normal ? normal.readings() : List.of();
  }

  /** Why it is refused before any rule is looked at; null when it is not. */
  @Nullable Flaw flaw() {
    return flaw;
  }
}
