package dev.sojourn.spring.session;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A browser without a mind of its own: each request sends what it is told to. */
record Wire(HttpClient client, int port) {

  static final String COOKIE = "__Host-sojourn";

  static Wire to(int port) {
    return new Wire(HttpClient.newHttpClient(), port);
  }

  /** What came back. */
  record Answer(HttpResponse<String> response) {

    int status() {
      return response.statusCode();
    }

    String body() {
      return response.body();
    }

    List<String> headers(String name) {
      return response.headers().allValues(name);
    }

    String header(String name) {
      return String.join(" | ", headers(name));
    }

    /** The values of the cookies that it sets, by name; a deleted one is empty. */
    Map<String, String> cookies() {
      Map<String, String> cookies = new TreeMap<>();
      for (String line : headers("Set-Cookie")) {
        String pair = line.replaceFirst(";.*", "");
        int equals = pair.indexOf('=');
        if (cookies.put(pair.substring(0, equals), pair.substring(equals + 1)) != null) {
          throw new AssertionError("set twice: " + line);
        }
      }
      return cookies;
    }

    String token() {
      return cookies().get(COOKIE);
    }
  }

  /** The cookies of {@code before}, as they are after {@code answer}. */
  static Map<String, String> after(Map<String, String> before, Answer answer) {
    Map<String, String> jar = new TreeMap<>(before);
    jar.putAll(answer.cookies());
    jar.values().removeIf(String::isEmpty);
    return jar;
  }

  Answer get(String path, Map<String, String> cookies) {
    return send(request(path, cookies).GET());
  }

  /** A form of the application's own page. */
  Answer post(String path, String form, Map<String, String> cookies) {
    return send(
        request(path, cookies)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Sec-Fetch-Site", "same-origin")
            .POST(HttpRequest.BodyPublishers.ofString(form)));
  }

  Answer delete(String path) {
    return send(request(path, Map.of()).DELETE());
  }

  HttpRequest.Builder request(String path, Map<String, String> cookies) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
    if (!cookies.isEmpty()) {
      request.header(
          "Cookie",
          String.join(
              "; ",
              cookies.entrySet().stream()
                  .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                  .toList()));
    }
    return request;
  }

  Answer send(HttpRequest.Builder request) {
    try {
      return new Answer(client.send(request.build(), BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
