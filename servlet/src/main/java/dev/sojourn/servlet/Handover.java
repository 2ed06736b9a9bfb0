package dev.sojourn.servlet;

import dev.sojourn.http.SetCookie;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is due to be said in the headers of one answer. It can be written any number of times before
 * the answer is on its way: the latest state stands in it then, and no cookie twice (RFC 6265bis
 * section 4.1.1).
 */
final class Handover {

  private static final String SET_COOKIE = "Set-Cookie";
  private static final String CACHE_CONTROL = "Cache-Control";
  private static final String VARY = "Vary";
  private static final String NO_STORE = "no-store";

  private final Map<String, SetCookie> cookies = new LinkedHashMap<>();
  private @Nullable String version;
  private final Set<String> vary = new LinkedHashSet<>();
  private boolean isSiteDataCleared;

  /** The latest cookie of a name is the one that counts. */
  void set(SetCookie cookie) {
    cookies.put(cookie.name(), cookie);
    vary.add("Cookie");
  }

  /** Says which version of the session this answer's client has seen. */
  void version(String consistencyToken) {
    version = consistencyToken;
  }

  /**
   * The answer may be another one for whoever sends another value of one of these headers: nobody
   * keeps it.
   */
  void dependsOn(List<String> headers) {
    vary.addAll(headers);
  }

  /** The browser shall forget what it keeps of this site's pages, its cookies excepted. */
  void clearSiteData() {
    isSiteDataCleared = true;
  }

  /** Writes the headers, unless the answer is on its way already. */
  void write(HttpServletResponse response) {
    if (response.isCommitted()) {
      return;
    }
    if (!cookies.isEmpty()) {
      writeCookies(response);
      // A shared cache would hand the cookie to whoever comes next: Set-Cookie does not stop it.
      response.setHeader(CACHE_CONTROL, NO_STORE);
    } else if (!vary.isEmpty() && response.getHeader(CACHE_CONTROL) == null) {
      response.setHeader(CACHE_CONTROL, NO_STORE);
    }
    writeVary(response);
    if (version != null) {
      response.setHeader(Consistency.HEADER, version);
    }
    if (isSiteDataCleared) {
      SiteData.clear(response);
    }
  }

  private void writeCookies(HttpServletResponse response) {
    List<String> lines = new ArrayList<>();
    boolean isRepeated = false;
    for (String line : response.getHeaders(SET_COOKIE)) {
      int equals = line.indexOf('=');
      if (cookies.containsKey(equals < 0 ? line : line.substring(0, equals))) {
        isRepeated = true;
      } else {
        lines.add(line);
      }
    }
    if (!isRepeated) {
      lines.clear();
    }
    cookies.values().forEach(cookie -> lines.add(cookie.header()));
    for (int i = 0; i < lines.size(); i++) {
      if (i == 0 && isRepeated) {
        response.setHeader(SET_COOKIE, lines.get(i));
      } else {
        response.addHeader(SET_COOKIE, lines.get(i));
      }
    }
  }

  private void writeVary(HttpServletResponse response) {
    if (vary.isEmpty()) {
      return;
    }
    StringBuilder there = new StringBuilder(",");
    for (String line : response.getHeaders(VARY)) {
      there.append(line.replace(" ", "").toLowerCase(Locale.ROOT)).append(',');
    }
    for (String header : vary) {
      if (there.indexOf("," + header.toLowerCase(Locale.ROOT) + ",") < 0
          && there.indexOf(",*,") < 0) {
        response.addHeader(VARY, header);
      }
    }
  }
}
