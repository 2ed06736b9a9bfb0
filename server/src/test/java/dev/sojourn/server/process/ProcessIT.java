package dev.sojourn.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.server.HttpBrowser;
import dev.sojourn.server.Ports;
import dev.sojourn.testkit.Waiting;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that start servers, as processes: what they print, refuse and leave behind. */
class ProcessIT {

  private static final String PASSWORD = "correct horse battery";
  private static final int STOPPED_BY_SIGTERM = 128 + 15;

  @TempDir Path directory;
  private final List<SojournProcess> started = new ArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void stop() {
    started.forEach(SojournProcess::close);
  }

  private SojournProcess sojourn(String... arguments) {
    SojournProcess process = SojournProcess.start(directory, arguments);
    started.add(process);
    return process;
  }

  private Path data(String name) {
    return directory.resolve("data").resolve("demo").resolve(name);
  }

  private static void isForItsOwnerOnly(Path file) throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .as("%s", file)
        .isEqualTo("rw-------");
  }

  private Path config(String... lines) throws IOException {
    return Files.writeString(
        Files.createTempFile(directory, "sojourn", ".properties"), String.join("\n", lines));
  }

  @Test
  void aDemoSaysWhatOneNeedsRefusesASecondOneAndCutsNobodyOff() throws Exception {
    int port = Ports.free();
    SojournProcess demo = sojourn("demo", "--port", String.valueOf(port));
    String url = demo.awaitReady();

    assertThat(url).isEqualTo("http://localhost:" + port);
    assertThat(demo.said())
        .containsSubsequence(
            "Accounts:",
            "  alice  password alice-demo",
            "  bob    password bob-demo",
            "  admin  password admin-demo",
            "Service key: data/demo/service-key",
            "Sojourn is ready at " + url);
    isForItsOwnerOnly(data("service-key"));
    isForItsOwnerOnly(data("keys"));
    isForItsOwnerOnly(data("sojourn.db"));
    HttpBrowser browser = new HttpBrowser(http, url, HttpBrowser.CHROME);
    assertThat(browser.signIn("alice").statusCode()).isEqualTo(303);
    assertThat(browser.get("/account").body()).contains("alice", "Chrome on macOS");

    sojourn("demo", "--port", String.valueOf(port)).endsWith(1, "port " + port + " is taken");
    sojourn("demo", "--port", String.valueOf(Ports.free()))
        .endsWith(1, "data/demo/sojourn.db", "in use by another");
    usersAreAdministered(url);

    String key = Files.readString(data("service-key")).strip();
    CompletableFuture<HttpResponse<String>> poll = waitForEvents(url, key);
    demo.terminate();

    HttpResponse<String> answer = poll.get(60, TimeUnit.SECONDS);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).startsWith("{\"items\":[]");
    assertThat(demo.awaitEnd()).isEqualTo(STOPPED_BY_SIGTERM);
    productionRefusesWhatTheDemoLeft();
  }

  /** Returns once the server has the call in its hands. */
  private CompletableFuture<HttpResponse<String>> waitForEvents(String url, String key)
      throws Exception {
    String end = "";
    HttpResponse<String> page;
    do {
      page = http.send(events(url, key, "?limit=1000" + end), BodyHandlers.ofString());
      end = "&cursor=" + page.body().replaceAll(".*\"next_cursor\":\"([^\"]*)\".*", "$1");
    } while (!page.body().startsWith("{\"items\":[]"));
    CompletableFuture<HttpResponse<String>> poll =
        http.sendAsync(events(url, key, "?wait=60" + end), BodyHandlers.ofString());
    Waiting.until(Waiting.PATIENCE, "the call to be under way", () -> underWay(url) > 1);
    return poll;
  }

  /** How many calls are, with the one that asks. */
  private double underWay(String url) {
    HttpRequest figures = HttpRequest.newBuilder(URI.create(url + "/actuator/prometheus")).build();
    return http.sendAsync(figures, BodyHandlers.ofString())
        .join()
        .body()
        .lines()
        .filter(line -> line.startsWith("http_server_requests_active_seconds_count{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  private static HttpRequest events(String url, String key, String query) {
    return HttpRequest.newBuilder(URI.create(url + "/v1/events" + query))
        .header("Authorization", "Bearer " + key)
        .build();
  }

  /** The commands as processes, with a password from a pipe and the exit codes of the launcher. */
  private void usersAreAdministered(String url) throws Exception {
    SojournProcess made =
        sojourn("users", "create", "dana", "--role", "editor", "--url", url).type(PASSWORD);
    assertThat(made.awaitEnd()).as("it said: %s", made.said()).isZero();
    assertThat(made.said()).containsExactly("Made the user dana.");
    sojourn("users", "create", "dana", "--url", url)
        .type(PASSWORD)
        .endsWith(1, "There is a user of this name already.");
    SojournProcess wrong = sojourn("users", "create", "--url", url, "--password", PASSWORD);
    assertThat(wrong.awaitEnd()).isEqualTo(2);
    assertThat(wrong.said()).anyMatch(line -> line.equals("See: sojourn users create --help"));
    HttpBrowser browser = new HttpBrowser(http, url, HttpBrowser.CHROME);
    assertThat(
            browser.signIn("/login", Map.of("username", "dana", "password", PASSWORD)).statusCode())
        .isEqualTo(303);
  }

  private void productionRefusesWhatTheDemoLeft() throws Exception {
    String store = "sojourn.store.url=sqlite:" + data("sojourn.db");
    String port = "server.port=" + Ports.free();
    Path demoKeys = config(store, port, "sojourn.keys.file=" + data("keys"));
    Path demoAccounts = config(store, port, "sojourn.keys.file=" + directory.resolve("own-keys"));

    sojourn("serve", "--config", demoKeys.toString())
        .endsWith(1, "sojourn.keys.file", "a demonstration's keys");
    sojourn("serve", "--config", demoAccounts.toString())
        .endsWith(1, "sojourn.store.url", "a demonstration's accounts");
  }

  @Test
  @Tag("SM-5")
  void aDemoServesHttpsWithACertificateOfItsOwn() throws Exception {
    int port = Ports.free();
    SojournProcess demo = sojourn("demo", "--https", "--port", String.valueOf(port));
    String url = demo.awaitReady();

    assertThat(url).isEqualTo("https://localhost:" + port);
    assertThat(demo.said()).contains("Certificate: data/demo/demo-cert.pem");
    isForItsOwnerOnly(data("demo-key.pem"));
    HttpClient trusting =
        HttpClient.newBuilder().sslContext(trusting(data("demo-cert.pem"))).build();
    HttpBrowser browser = new HttpBrowser(trusting, url, HttpBrowser.FIREFOX);
    HttpResponse<String> in = browser.signIn("bob");

    assertThat(in.statusCode()).isEqualTo(303);
    assertThat(in.headers().allValues("Set-Cookie"))
        .hasSizeGreaterThanOrEqualTo(2)
        .allMatch(cookie -> cookie.contains("; Secure"));
    assertThat(browser.get("/account").body()).contains("bob", "Firefox on Windows");
    assertThat(browser.call("POST", "/v1/me/sign-out", "{}").statusCode()).isEqualTo(204);

    byte[] certificate = Files.readAllBytes(data("demo-cert.pem"));
    demo.close();
    SojournProcess again = sojourn("demo", "--https", "--port", String.valueOf(port));
    assertThat(again.awaitReady()).isEqualTo(url);
    assertThat(Files.readAllBytes(data("demo-cert.pem"))).isEqualTo(certificate);
  }

  /** Trusts this one certificate. */
  private static SSLContext trusting(Path pem) throws IOException, GeneralSecurityException {
    KeyStore known = KeyStore.getInstance(KeyStore.getDefaultType());
    known.load(null);
    try (InputStream in = Files.newInputStream(pem)) {
      known.setCertificateEntry(
          "demo", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(known);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  @Test
  @Tag("CVE-2016-4437")
  @Tag("CVE-2023-27524")
  void productionNeedsAStoreAndKeys() throws Exception {
    Path empty = config("server.port=" + Ports.free());
    Path withoutKeys = config("sojourn.store.url=sqlite:" + directory.resolve("own.db"));

    Path withoutStore = config("sojourn.keys.file=" + directory.resolve("own-keys"));

    sojourn("serve", "--config", empty.toString()).endsWith(1, "sojourn.keys.file");
    sojourn("serve", "--config", withoutStore.toString()).endsWith(1, "sojourn.store.url");
    sojourn("serve", "--config", withoutKeys.toString()).endsWith(1, "sojourn.keys.file");
    assertThat(directory).as("nothing was made").isDirectoryNotContaining("glob:**/own*");
  }

  @Test
  void productionPrintsALinkThatMakesItsAdministratorOnce() throws Exception {
    int port = Ports.free();
    Path config =
        config(
            "server.port=" + port,
            "sojourn.store.url=sqlite:" + directory.resolve("own.db"),
            "sojourn.keys.file=" + directory.resolve("own-keys"));
    SojournProcess server = sojourn("serve", "--config", config.toString());
    String url = server.awaitReady();
    assertThat(server.said())
        .contains("There is no administrator yet. Make one within an hour, by this link, once:");
    String link =
        server.said().stream().filter(line -> line.contains("/setup/")).findFirst().orElseThrow();
    String path = link.strip().substring(url.length());
    isForItsOwnerOnly(directory.resolve("own-keys"));

    HttpBrowser browser = new HttpBrowser(http, url, HttpBrowser.CHROME);
    Map<String, String> fields = browser.hidden(browser.get(path).body());
    fields.putAll(Map.of("username", "root", "password", PASSWORD, "repeated", PASSWORD));
    HttpResponse<String> made = browser.post(path, fields);
    HttpResponse<String> repeated = browser.post(path, fields);

    assertThat(made.statusCode()).isEqualTo(303);
    assertThat(repeated.statusCode()).isEqualTo(404);
    assertThat(browser.get(path).statusCode()).isEqualTo(404);
    assertThat(
            browser.signIn("/login", Map.of("username", "root", "password", PASSWORD)).statusCode())
        .isEqualTo(303);
    sojourn("serve", "--config", config.toString())
        .endsWith(1, "port " + port + " is taken", "server.port");

    server.close();
    SojournProcess again = sojourn("serve", "--config", config.toString());
    assertThat(again.awaitReady()).isEqualTo(url);
    assertThat(again.said()).noneMatch(line -> line.contains("/setup/"));
    assertThat(browser.get("/account").body()).as("still signed in").contains("root");
  }

  @Test
  void wrongUseSaysWhereTheHelpIs() throws Exception {
    for (String[] arguments :
        new String[][] {
          {"demo", "--prot", "8080"}, {"demo", "--port", "70000"}, {"serve", "--config", "absent"}
        }) {
      SojournProcess wrong = sojourn(arguments);
      assertThat(wrong.awaitEnd()).as("it said: %s", wrong.said()).isEqualTo(2);
      assertThat(wrong.said())
          .anyMatch(line -> line.equals("See: sojourn " + arguments[0] + " --help"))
          .anyMatch(line -> line.contains(arguments[1]));
    }
    SojournProcess nothing = sojourn();
    assertThat(nothing.awaitEnd()).isEqualTo(2);
    assertThat(nothing.said()).anyMatch(line -> line.startsWith("Usage: ./sojourn COMMAND"));
  }
}
