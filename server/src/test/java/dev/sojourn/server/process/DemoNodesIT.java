package dev.sojourn.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.server.HttpBrowser;
import dev.sojourn.server.Ports;
import dev.sojourn.testkit.Waiting;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demonstration of many nodes, as a process: nodes, database and proxy. */
class DemoNodesIT {

  private static final int NODES = 3;
  private static final int STOPPED_BY_SIGTERM = 128 + 15;
  private static final String DATABASE = "PostgreSQL: ";
  private static final Pattern NODE =
      Pattern.compile("Node (\\d): [0-9a-f]{8}, process (\\d+), (http://localhost:\\d+)");

  @TempDir Path directory;
  private final List<SojournProcess> started = new ArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void stop() {
    started.forEach(SojournProcess::close);
  }

  private record Told(long pid, String url) {}

  private SojournProcess demo(String... arguments) {
    List<String> all = new ArrayList<>(List.of("demo", "--store", "postgres"));
    all.addAll(List.of(arguments));
    SojournProcess process = SojournProcess.start(directory, all.toArray(String[]::new));
    started.add(process);
    return process;
  }

  /** What was told of a node, the latest last. */
  private static List<Told> told(SojournProcess demo, int node) {
    return demo.said().stream()
        .map(NODE::matcher)
        .filter(Matcher::matches)
        .filter(line -> line.group(1).equals(String.valueOf(node)))
        .map(line -> new Told(Long.parseLong(line.group(2)), line.group(3)))
        .toList();
  }

  @Test
  void nodesAnswerAlikeOneMayDieAndNothingIsForgotten() throws Exception {
    String port = String.valueOf(Ports.free(1 + NODES));
    SojournProcess demo = demo("--nodes", String.valueOf(NODES), "--port", port);
    String url = demo.awaitReady();
    assertThat(url).isEqualTo("http://localhost:" + port);
    assertThat(demo.said())
        .contains("  alice  password alice-demo")
        .filteredOn(line -> line.startsWith(DATABASE) || NODE.matcher(line).matches())
        .as("what is there is told as it comes")
        .hasSize(1 + NODES)
        .first()
        .asString()
        .startsWith(DATABASE);
    HttpBrowser browser = new HttpBrowser(http, url, HttpBrowser.CHROME);
    assertThat(browser.signIn("alice").statusCode()).isEqualTo(303);

    assertThat(answeringNodes(browser)).containsExactlyInAnyOrder("1", "2", "3");
    anEndIsHeardOfByEachNode(demo, url);
    theDoctorTellsItsFindingsAlone(demo);

    ProcessHandle second = process(told(demo, 2).getLast());
    second.destroyForcibly();
    Waiting.until(Waiting.PATIENCE, "the node to be dead", () -> !second.isAlive());
    assertThat(answeringNodes(browser)).contains("1", "3");
    Waiting.until(Waiting.PATIENCE.multipliedBy(3), "another", () -> told(demo, 2).size() == 2);
    assertThat(answeringNodes(browser)).contains("2");

    List<ProcessHandle> all = new ArrayList<>();
    for (int node = 1; node <= NODES; node++) {
      all.add(process(told(demo, node).getLast()));
    }
    demo.terminate();
    assertThat(demo.awaitEnd()).isEqualTo(STOPPED_BY_SIGTERM);
    assertThat(all).noneMatch(ProcessHandle::isAlive);
    assertThat(directory.resolve("data/demo/postgres/postmaster.pid")).doesNotExist();

    SojournProcess again = demo("--nodes", "1", "--port", port);
    assertThat(again.awaitReady()).isEqualTo(url);
    assertThat(browser.get("/account").statusCode()).as("alice is signed in").isEqualTo(200);
    demo("--port", port).endsWith(1, "cannot listen on port " + port);
  }

  private static ProcessHandle process(Told node) {
    return ProcessHandle.of(node.pid()).orElseThrow();
  }

  /** Asks often enough to meet each of them; nobody is to be signed out. */
  private static Set<String> answeringNodes(HttpBrowser browser) {
    Set<String> nodes = new HashSet<>();
    for (int i = 0; i < 2 * NODES; i++) {
      HttpResponse<String> page = browser.get("/account");
      assertThat(page.statusCode()).isEqualTo(200);
      nodes.add(page.headers().firstValue("Sojourn-Demo-Node").orElseThrow());
    }
    return nodes;
  }

  private void anEndIsHeardOfByEachNode(SojournProcess demo, String url) throws Exception {
    HttpBrowser bob = new HttpBrowser(http, url, HttpBrowser.FIREFOX);
    assertThat(bob.signIn("bob").statusCode()).isEqualTo(303);
    List<HttpBrowser> atEach = new ArrayList<>();
    for (int node = 1; node <= NODES; node++) {
      HttpBrowser there =
          new HttpBrowser(http, told(demo, node).getLast().url(), HttpBrowser.FIREFOX);
      there.setCookie(HttpBrowser.SESSION, bob.cookie(HttpBrowser.SESSION).orElseThrow());
      there.setCookie(HttpBrowser.DEVICE, bob.cookie(HttpBrowser.DEVICE).orElseThrow());
      assertThat(there.call("GET", "/v1/me", "").statusCode()).isEqualTo(200);
      atEach.add(there);
    }

    assertThat(bob.call("POST", "/v1/me/sign-out", "{}").statusCode()).isEqualTo(204);

    for (HttpBrowser there : atEach) {
      Waiting.until(
          Waiting.PATIENCE,
          "the node to hear",
          () -> there.call("GET", "/v1/me", "").statusCode() == 401);
    }
  }

  private void theDoctorTellsItsFindingsAlone(SojournProcess demo) throws Exception {
    String database =
        demo.said().stream()
            .filter(line -> line.startsWith(DATABASE))
            .map(line -> line.substring(DATABASE.length()))
            .findFirst()
            .orElseThrow();
    Path config =
        Files.writeString(
            directory.resolve("sojourn.properties"), "sojourn.store.url=" + database + "\n");
    SojournProcess doctor =
        SojournProcess.start(directory, "doctor", "--json", "--config", config.toString());
    started.add(doctor);

    assertThat(doctor.awaitEnd()).isEqualTo(1); // it is a demonstration's
    assertThat(doctor.said()).singleElement().asString().startsWith("{\"findings\":");
  }

  @Test
  void wrongUseIsToldAndMakesNothing() throws Exception {
    SojournProcess none = demo("--nodes", "0");
    SojournProcess alone = SojournProcess.start(directory, "demo", "--nodes", "3");
    started.add(alone);

    assertThat(none.awaitEnd()).isEqualTo(2);
    assertThat(none.said()).contains("sojourn: --nodes must be 1 to 9");
    assertThat(alone.awaitEnd()).isEqualTo(2);
    assertThat(alone.said())
        .contains("sojourn: many nodes need a store that they share: --store postgres");
    assertThat(directory).isEmptyDirectory();
  }
}
