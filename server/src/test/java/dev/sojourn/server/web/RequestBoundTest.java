package dev.sojourn.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.TimeSource;
import dev.sojourn.server.Wire;
import dev.sojourn.testkit.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Two places, and calls that take long. */
class RequestBoundTest {

  private static final int PLACES = 2;

  private final CountDownLatch taken = new CountDownLatch(PLACES);
  private final CountDownLatch done = new CountDownLatch(1);
  private final Server server = new Server();
  private Wire wire;

  @BeforeEach
  void start() throws Exception {
    ServerConnector connector = new ServerConnector(server);
    server.addConnector(connector);
    server.setHandler(
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback) {
            if (request.getHttpURI().getPath().equals("/slow")) {
              taken.countDown();
              Waiting.await(done, "the end of the test");
            }
            callback.succeeded();
            return true;
          }
        });
    new JettyProblems(new ProblemWriter(JsonMapper.builder().build())).install(server);
    RequestBound.install(server, TimeSource.system(), PLACES);
    server.start();
    wire = new Wire(connector.getLocalPort());
  }

  @AfterEach
  void stop() throws Exception {
    done.countDown();
    server.stop();
  }

  @Test
  void whoeverFindsNoPlaceWaitsAndIsToldToComeAgain() {
    List<CompletableFuture<Wire.Answer>> slow = new ArrayList<>();
    for (int i = 0; i < PLACES; i++) {
      slow.add(
          CompletableFuture.supplyAsync(() -> wire.send("GET /slow"), Thread::startVirtualThread));
    }
    Waiting.await(taken, "both places to be taken");

    Wire.Answer refused = wire.send("GET /quick");
    assertThat(refused.status()).as(refused.text()).isEqualTo(503);
    assertThat(refused.isProblem()).as(refused.text()).isTrue();
    assertThat(refused.header("Retry-After")).isEqualTo("1");
    assertThat(refused.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(wire.send("GET /actuator/health").status()).isEqualTo(200);

    done.countDown();
    assertThat(slow)
        .allSatisfy(each -> assertThat(Waiting.get(each, "it").status()).isEqualTo(200));
    assertThat(wire.send("GET /quick").status()).isEqualTo(200);
  }
}
