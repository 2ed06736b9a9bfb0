package dev.sojourn.benchmarks.shop;

import dev.sojourn.TimeSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The shop in a process of its own, with people who are signed in. */
final class RunningShop implements AutoCloseable {

  private static final TimeSource TIME = TimeSource.system();

  private final HttpClient client = HttpClient.newHttpClient();
  private final Process process;
  private final long startMillis;
  final String origin;

  /**
   * A browser that is signed in.
   *
   * @param cookies what it sends
   * @param csrf what its forms send
   */
  record Visitor(String cookies, String csrf) {}

  RunningShop(Keeping keeping, int database, Path keys) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx1g", "--enable-native-access=ALL-UNNAMED", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(LoadedShop.class.getName());
    command.addAll(keeping.settings(database, keys.toString()));
    long begun = TIME.now().monotonicNanos();
    process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
    BufferedReader out = process.inputReader();
    String line = out.readLine();
    while (line != null && !line.startsWith(LoadedShop.READY)) {
      System.out.println(line);
      line = out.readLine();
    }
    if (line == null) {
      throw new IllegalStateException("the shop did not start");
    }
    startMillis = Duration.ofNanos(TIME.now().monotonicNanos() - begun).toMillis();
    origin = "http://localhost:" + line.substring(LoadedShop.READY.length());
  }

  /** From its command to its being ready. */
  long startMillis() {
    return startMillis;
  }

  /** Signs somebody in and puts something into the cart. */
  Visitor visitor(int number) {
    try {
      Map<String, String> cookies = new LinkedHashMap<>();
      String form = csrf(send(cookies, "/sign-in", null));
      send(cookies, "/sign-in", "username=user-" + number + "&password=right&_csrf=" + form);
      String csrf = csrf(send(cookies, "/", null));
      send(cookies, "/cart", "goods=tea&_csrf=" + csrf);
      if (!send(cookies, "/cart", null).body().contains("Sign out")) {
        throw new IllegalStateException("nobody is signed in");
      }
      return new Visitor(text(cookies), csrf);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  private static String csrf(HttpResponse<String> page) {
    return page.body().replaceAll("(?s).*?name=\"_csrf\"[^>]*value=\"([^\"]*)\".*", "$1");
  }

  private static String text(Map<String, String> cookies) {
    return cookies.entrySet().stream()
        .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
        .collect(Collectors.joining("; "));
  }

  private HttpResponse<String> send(Map<String, String> cookies, String path, String form)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(origin + path));
    if (form != null) {
      request
          .POST(BodyPublishers.ofString(form))
          .header("Content-Type", "application/x-www-form-urlencoded")
          .header("Origin", origin);
    }
    if (!cookies.isEmpty()) {
      request.header("Cookie", text(cookies));
    }
    HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
    answer
        .headers()
        .allValues("Set-Cookie")
        .forEach(cookie -> {
          String[] pair = cookie.split(";", 2)[0].split("=", 2);
          cookies.put(pair[0], pair[1]);
        });
    return answer;
  }

  @Override
  public void close() {
    client.close();
    process.destroy();
  }
}
