package dev.sojourn.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.testkit.Race;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * SIGKILL to the whole server in the middle of 64 parallel sign-ins over HTTP, again and again on
 * the same data: what was acknowledged is there after the restart. The property {@value #ROUNDS}
 * says how often.
 */
class ServerCrashIT {

  static final String ROUNDS = "crash.rounds";

  private static final int THREADS = 64;
  private static final int KILLED = 128 + 9;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir Path directory;
  private final Promises all = new Promises();
  private RunningServer running;

  /** What servers have acknowledged. */
  private static final class Promises {
    /** Tokens by session. */
    private final Map<String, String> begun = new ConcurrentHashMap<>();

    /** Sessions whose end was asked for. */
    private final Set<String> ending = ConcurrentHashMap.newKeySet();

    /** And those whose end was acknowledged. */
    private final Set<String> ended = ConcurrentHashMap.newKeySet();

    void add(Promises more) {
      begun.putAll(more.begun);
      ending.addAll(more.ending);
      ended.addAll(more.ended);
    }
  }

  @BeforeEach
  void configure() throws IOException {
    running = RunningServer.in(directory, directory);
  }

  @Test
  void whatWasAcknowledgedSurvivesSigkill() throws Exception {
    campaign(Integer.getInteger(ROUNDS, 2));
  }

  @Test
  @Tag("soak")
  void whatWasAcknowledgedSurvivesALongRowOfSigkills() throws Exception {
    campaign(Integer.getInteger(ROUNDS, 20));
  }

  private void campaign(int rounds) throws Exception {
    Promises last = new Promises();
    for (int round = 1; round <= rounds; round++) {
      try (SojournProcess server = running.start()) {
        server.awaitReady();
        isKept(last);
        last = workUntilKilled(server, round);
        all.add(last);
      }
    }
    try (SojournProcess server = running.start()) {
      server.awaitReady();
      isKept(all);
    }
    assertThat(all.ended).hasSizeGreaterThan(10 * rounds);
  }

  /** Each round is killed at another point; users are new, so that no limit ends a session. */
  private Promises workUntilKilled(SojournProcess server, int round) throws Exception {
    Promises promises = new Promises();
    int enough = 60 + 97 * round % 700;
    AtomicInteger acknowledged = new AtomicInteger();
    inParallel(thread ->
        () -> {
          String user = "user-" + round + "-" + thread;
          for (int i = 0; work(user, i % 3 == 0, promises); i++) {
            if (acknowledged.incrementAndGet() == enough) {
              server.kill();
            }
          }
          return null;
        });
    assertThat(server.awaitEnd()).isEqualTo(KILLED);
    assertThat(promises.begun).hasSizeGreaterThanOrEqualTo(enough);
    return promises;
  }

  /** One sign-in, perhaps one sign-out; false when the server is gone. */
  private boolean work(String user, boolean ends, Promises promises) throws InterruptedException {
    try {
      HttpResponse<String> begun = running.post("/v1/sessions", "{\"user\": \"" + user + "\"}");
      assertThat(begun.statusCode()).as(begun.body()).isEqualTo(201);
      JsonNode answer = JSON.readTree(begun.body());
      String id = answer.at("/session/id").asString();
      promises.begun.put(id, answer.path("token").asString());
      if (ends) {
        promises.ending.add(id);
        HttpResponse<String> ended =
            running.post("/v1/sessions/" + id + "/end", "{\"reason\": \"signed_out\"}");
        assertThat(ended.statusCode()).as(ended.body()).isEqualTo(200);
        promises.ended.add(id);
      }
      return true;
    } catch (IOException gone) {
      return false;
    }
  }

  private void isKept(Promises promises) throws Exception {
    Map<String, JsonNode> answers = new ConcurrentHashMap<>();
    Map<Integer, Map<String, String>> shares = new HashMap<>();
    promises.begun.forEach((id, token) ->
        shares
            .computeIfAbsent(Math.floorMod(id.hashCode(), THREADS), n -> new HashMap<>())
            .put(id, token));
    inParallel(thread ->
        () -> {
          for (var session : shares.getOrDefault(thread, Map.of()).entrySet()) {
            String body = "{\"token\": \"" + session.getValue() + "\"}";
            HttpResponse<String> answer = running.post("/v1/sessions/verify", body);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            answers.put(session.getKey(), JSON.readTree(answer.body()));
          }
          return null;
        });
    assertThat(answers.keySet()).isEqualTo(promises.begun.keySet());
    answers.forEach((id, answer) -> {
      boolean active = answer.path("active").asBoolean();
      if (!active) {
        assertThat(answer.path("reason").asString()).as(id).isEqualTo("signed_out");
      }
      // One whose end was under way when the server died may be either.
      assertThat(active)
          .as("%s lives", id)
          .isIn(!promises.ended.contains(id), !promises.ending.contains(id));
    });
  }

  private void inParallel(IntFunction<Callable<Void>> task) {
    Race.all(IntStream.range(0, THREADS).mapToObj(task).toList());
  }
}
