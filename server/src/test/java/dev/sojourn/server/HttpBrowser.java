package dev.sojourn.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.web.util.HtmlUtils;

/**
 * As much of a browser as the protocol shows: cookies by name, Fetch Metadata, forms with their
 * hidden fields. It follows no redirect by itself.
 */
public final class HttpBrowser {

  public static final String SESSION = "__Host-sojourn";
  public static final String DEVICE = "__Host-sojourn-device";
  public static final String CHROME =
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko)"
          + " Chrome/130.0.0.0 Safari/537.36";
  public static final String FIREFOX =
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0";

  private static final Pattern HIDDEN =
      Pattern.compile("<input type=\"hidden\" name=\"([a-z_]+)\" value=\"([^\"]*)\"");

  private final HttpClient http;
  private final Map<String, String> cookies = new LinkedHashMap<>();
  private final String origin;
  private final String userAgent;

  public HttpBrowser(TestServer server, String userAgent) {
    this(HttpClient.newHttpClient(), server.origin(), userAgent);
  }

  /** For a server anywhere, by a client that trusts what the test says. */
  public HttpBrowser(HttpClient http, String origin, String userAgent) {
    this.http = http;
    this.origin = origin;
    this.userAgent = userAgent;
  }

  public Optional<String> cookie(String name) {
    return Optional.ofNullable(cookies.get(name));
  }

  public void setCookie(String name, String value) {
    cookies.put(name, value);
  }

  public void dropCookie(String name) {
    cookies.remove(name);
  }

  public HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(origin + path))
            .header("User-Agent", userAgent)
            .header("Accept", "text/html,application/json")
            .header("Sec-Fetch-Site", "same-origin");
    if (!cookies.isEmpty()) {
      request.header(
          "Cookie",
          cookies.entrySet().stream()
              .map(c -> c.getKey() + "=" + c.getValue())
              .collect(Collectors.joining("; ")));
    }
    return request;
  }

  public HttpResponse<String> send(HttpRequest request) {
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      response.headers().allValues("Set-Cookie").forEach(this::keep);
      return response;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void keep(String setCookie) {
    String pair = setCookie.substring(0, setCookie.indexOf(';'));
    String name = pair.substring(0, pair.indexOf('='));
    if (setCookie.contains("Max-Age=0")) {
      cookies.remove(name);
    } else {
      cookies.put(name, pair.substring(name.length() + 1));
    }
  }

  public HttpResponse<String> get(String path) {
    return send(request(path).header("Sec-Fetch-Mode", "navigate").build());
  }

  /** A call with a JSON body, or without one. */
  public HttpResponse<String> call(String method, String path, String json) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(json))
            .build());
  }

  /** Sends a form of fields. */
  public HttpResponse<String> post(String path, Map<String, String> fields) {
    return send(form(path, fields).build());
  }

  public HttpRequest.Builder form(String path, Map<String, String> fields) {
    String body =
        fields.entrySet().stream()
            .map(f -> f.getKey() + "=" + URLEncoder.encode(f.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return request(path)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  /** The hidden fields of the page at {@code path}. */
  public Map<String, String> hidden(String page) {
    Map<String, String> fields = new LinkedHashMap<>();
    Matcher matcher = HIDDEN.matcher(page);
    while (matcher.find()) {
      fields.putIfAbsent(matcher.group(1), HtmlUtils.htmlUnescape(matcher.group(2)));
    }
    return fields;
  }

  /** Signs in by the form, as a person does. */
  public HttpResponse<String> signIn(String user) {
    return signIn("/login", Map.of("username", user, "password", user + "-demo"));
  }

  public HttpResponse<String> signIn(String page, Map<String, String> typed) {
    Map<String, String> fields = hidden(get(page).body());
    fields.putAll(typed);
    return post("/login", fields);
  }

  /** Sends a form of the account page. */
  public HttpResponse<String> act(String path, Map<String, String> typed) {
    Map<String, String> fields = hidden(get("/account").body());
    fields.keySet().retainAll(java.util.Set.of("form_token"));
    fields.putAll(typed);
    return post(path, fields);
  }
}
