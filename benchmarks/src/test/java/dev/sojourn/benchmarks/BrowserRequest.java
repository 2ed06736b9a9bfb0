package dev.sojourn.benchmarks;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A request as containers have it: headers in a list that is searched from its beginning,
 * attributes in a map. What a filter has no need of fails.
 */
final class BrowserRequest extends HttpServletRequestWrapper {

  private static final HttpServletRequest NOTHING =
      (HttpServletRequest)
          Proxy.newProxyInstance(
              BrowserRequest.class.getClassLoader(),
              new Class<?>[] {HttpServletRequest.class},
              (proxy, method, arguments) -> {
                throw new UnsupportedOperationException(method.getName());
              });

  private static final List<String> NAMES =
      List.of(
          "Host",
          "User-Agent",
          "Accept",
          "Accept-Language",
          "Accept-Encoding",
          "sec-ch-ua",
          "sec-ch-ua-mobile",
          "sec-ch-ua-platform",
          "Sec-Fetch-Dest",
          "Sec-Fetch-Mode",
          "Sec-Fetch-Site",
          "Cookie");

  private final List<String> values;
  private final Map<String, Object> attributes = new HashMap<>();

  BrowserRequest(String cookie) {
    super(NOTHING);
    values =
        List.of(
            "shop.example.com",
            Population.CLIENT.userAgent(),
            "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "en-GB,en;q=0.9",
            "gzip, deflate, br",
            "\"Chromium\";v=\"140\", \"Not=A?Brand\";v=\"24\"",
            "?0",
            "\"Windows\"",
            "document",
            "navigate",
            "same-origin",
            cookie);
  }

  @Override
  public String getHeader(String name) {
    for (int i = 0; i < NAMES.size(); i++) {
      if (NAMES.get(i).equalsIgnoreCase(name)) {
        return values.get(i);
      }
    }
    return null;
  }

  @Override
  public Enumeration<String> getHeaders(String name) {
    String value = getHeader(name);
    return value == null ? Collections.emptyEnumeration() : Collections.enumeration(List.of(value));
  }

  @Override
  public String getMethod() {
    return "GET";
  }

  @Override
  public String getScheme() {
    return "https";
  }

  @Override
  public String getRemoteAddr() {
    return Population.CLIENT.ip();
  }

  @Override
  public DispatcherType getDispatcherType() {
    return DispatcherType.REQUEST;
  }

  @Override
  public boolean isAsyncStarted() {
    return false;
  }

  @Override
  public Object getAttribute(String name) {
    return attributes.get(name);
  }

  @Override
  public void setAttribute(String name, Object value) {
    attributes.put(name, value);
  }

  @Override
  public void removeAttribute(String name) {
    attributes.remove(name);
  }
}
