package dev.sojourn.server.load;

import dev.sojourn.Creation;
import dev.sojourn.SessionManager;
import dev.sojourn.SignIn;
import dev.sojourn.server.SojournServer;
import dev.sojourn.tools.Wrk;
import jakarta.servlet.Filter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.Ordered;

/**
 * What {@code POST /v1/sessions/verify} does under load by {@code wrk}, beside a place of the same
 * server that answers the same requests with nothing, in turn. {@code benchmarks/run --verify}
 * starts it.
 */
public final class VerifyLoad {

  private static final int SESSIONS = 1_000;
  private static final int ROUNDS = 9;
  private static final String NOTHING = "/nothing";
  private static final int CONNECTIONS = 32;

  private final Wrk nothing;
  private final Wrk verify;

  /** Lets {@code server} answer ahead of everything else, as the check of tokens does. */
  private static void answerNothing(GenericApplicationContext server) {
    server.registerBean(
        "nothing",
        FilterRegistrationBean.class,
        () -> {
          FilterRegistrationBean<Filter> registration =
              new FilterRegistrationBean<>((request, response, chain) -> {});
          registration.addUrlPatterns(NOTHING);
          registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
          registration.setAsyncSupported(true);
          return registration;
        });
  }

  private VerifyLoad(String origin, Path script) {
    nothing = new Wrk(CONNECTIONS, script, origin + NOTHING);
    verify = new Wrk(CONNECTIONS, script, origin + "/v1/sessions/verify");
  }

  /** Prints the ratio. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("verify-load");
    Map<String, Object> settings =
        Map.of(
            "server.port",
            0,
            "server.address",
            "127.0.0.1",
            "sojourn.store.url",
            "sqlite:" + directory.resolve("sojourn.db"),
            "sojourn.keys.file",
            directory.resolve("keys"),
            "sojourn.service-key-file",
            directory.resolve("service-key"));
    try (ConfigurableApplicationContext server =
        SojournServer.start(settings, VerifyLoad::answerNothing)) {
      int port = ((WebServerApplicationContext) server).getWebServer().getPort();
      Path script = directory.resolve("requests.lua");
      String key = Files.readString(directory.resolve("service-key")).strip();
      Files.writeString(script, requests(key, tokens(server.getBean(SessionManager.class))));
      new VerifyLoad("http://127.0.0.1:" + port, script).compare();
    } finally {
      for (String name :
          List.of(
              "requests.lua",
              "service-key",
              "keys",
              "sojourn.db",
              "sojourn.db-shm",
              "sojourn.db-wal",
              "sojourn.db-lock")) {
        Files.deleteIfExists(directory.resolve(name));
      }
      Files.deleteIfExists(directory);
    }
  }

  private static List<String> tokens(SessionManager sessions) {
    List<String> tokens = new ArrayList<>();
    for (int i = 0; i < SESSIONS; i++) {
      if (sessions.create(SignIn.user("user-" + i)) instanceof Creation.Created created) {
        tokens.add(created.token().reveal());
      }
    }
    return tokens;
  }

  /** Each request another session's. */
  private static String requests(String key, List<String> tokens) {
    return """
    local bodies = {%s}
    local headers = {["Content-Type"] = "application/json", ["Authorization"] = "Bearer %s"}
    local next = 0
    request = function()
      next = next %% #bodies + 1
      return wrk.format("POST", nil, headers, bodies[next])
    end
    """
        .formatted(
            String.join(", ", tokens.stream().map("'{\"token\": \"%s\"}'"::formatted).toList()),
            key);
  }

  private void compare() throws IOException, InterruptedException {
    nothing.run(10);
    verify.run(20);
    double[] ratios = new double[ROUNDS];
    Wrk.Seen[] floors = new Wrk.Seen[ROUNDS];
    Wrk.Seen[] checks = new Wrk.Seen[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      floors[round] = nothing.run(4);
      checks[round] = verify.run(4);
      ratios[round] = checks[round].rate() / floors[round].rate();
    }
    say("nothing", floors);
    say("verify", checks);
    Arrays.sort(ratios);
    System.out.printf("verify to nothing: median %.2f%n", ratios[ROUNDS / 2]);
  }

  private static void say(String what, Wrk.Seen[] seen) {
    System.out.printf(
        "%-8s median %,.0f a second, 99%% within %.1f ms%n",
        what, Wrk.Seen.median(seen, Wrk.Seen::rate), Wrk.Seen.median(seen, Wrk.Seen::p99));
  }
}
