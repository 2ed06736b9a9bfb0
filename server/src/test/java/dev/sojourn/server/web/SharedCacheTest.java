package dev.sojourn.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Creation;
import dev.sojourn.SignIn;
import dev.sojourn.server.Endpoints;
import dev.sojourn.server.Endpoints.Endpoint;
import dev.sojourn.server.Exchange;
import dev.sojourn.server.TestServer;
import dev.sojourn.testkit.ManualTime;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Alice, Bob and a stranger behind one cache that keeps whatever it is not told to leave (RFC 9111
 * section 3), by the address alone: cookies do not stop it, and neither do queries.
 */
class SharedCacheTest {

  /** Whatever looks like a file to a cache that goes by names. */
  private static final List<String> DISGUISES =
      List.of(
          "",
          "?x=1",
          "/x.css",
          "/x.js",
          ";x.css",
          "%2fx.css",
          "%3bx.css",
          "/..%2fx.css",
          "%00.css");

  @TempDir static Path directory;
  static TestServer server;

  private final Map<String, Exchange> kept = new HashMap<>();
  private final List<Exchange> served = new ArrayList<>();

  @BeforeAll
  static void start() {
    server = TestServer.start(directory, new ManualTime(), Map.of()).withAccounts();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private Exchange ask(String path, Map<String, String> headers) {
    Exchange cached = kept.get(path);
    if (cached != null) {
      served.add(cached);
      return cached;
    }
    Exchange answer = Exchange.with(server, "GET", path, headers, "");
    String control = answer.header("Cache-Control").toLowerCase(Locale.ROOT);
    if (!control.contains("no-store") && !control.contains("private")) {
      kept.put(path, answer);
    }
    return answer;
  }

  @Test
  @Tag("CC-1")
  @Tag("CVE-2025-48947")
  void nobodyGetsAnothersPage() {
    Creation.Created alice = (Creation.Created) server.sessions().create(SignIn.user("alice"));
    Creation.Created bob = (Creation.Created) server.sessions().create(SignIn.user("bob"));
    Set<String> seen = new HashSet<>();
    for (Endpoint endpoint : Endpoints.of(server, Map.of())) {
      if (endpoint.changes() || endpoint.path().equals("/")) {
        continue;
      }
      for (String disguise : DISGUISES) {
        String path = endpoint.path() + disguise;
        Exchange hers = ask(path, Map.of("Cookie", "__Host-sojourn=" + alice.token().reveal()));
        if (hers.body().contains("alice")) {
          seen.add(path);
        }
        Exchange his = ask(path, Map.of("Cookie", "__Host-sojourn=" + bob.token().reveal()));
        assertThat(his.body()).as(path).doesNotContain("alice");
        Exchange nobodys = ask(path, Map.of());
        assertThat(nobodys.body()).as(path).doesNotContain("alice", "\"bob\"", ">bob<");
      }
    }
    assertThat(seen).contains("/account", "/v1/me", "/login");
    assertThat(served).extracting(Exchange::what).isNotEmpty().allMatch(SharedCacheTest::isPublic);
    assertThat(served).allMatch(answer -> answer.cookies().isEmpty());
  }

  private static boolean isPublic(String what) {
    return what.matches("GET /(assets|webjars|swagger-ui)/.*");
  }
}
