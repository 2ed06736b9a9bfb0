package dev.sojourn.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Creation;
import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.UserId;
import dev.sojourn.testkit.Waiting;
import jakarta.servlet.AsyncContext;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Websockets and streams of events end with the session by which they were opened. */
abstract class HeldConnectionContract extends FilterContract {

  private CountDownLatch opened = new CountDownLatch(1);

  HeldConnectionContract(Container.Starter starter) {
    super(starter);
  }

  @Override
  SojournFilterBuilder configured(SojournFilterBuilder builder) {
    return builder.holdUnprovedFor(Duration.ofSeconds(30));
  }

  @BeforeAll
  void streams() {
    application.on(
        "/events",
        (request, response) -> {
          response.setContentType("text/event-stream");
          AsyncContext async = request.startAsync();
          async.setTimeout(0);
          async.getResponse().getWriter().print("event: hello\n\n");
          async.getResponse().flushBuffer();
          SojournFilter.hold(
              request,
              reason -> {
                async.getResponse().getWriter().print("event: " + reason + "\n\n");
                async.complete();
              });
          opened.countDown();
        });
  }

  /** What a browser sees of a stream until it ends. */
  private CompletableFuture<Wire.Answer> stream(Creation.Created by) {
    opened = new CountDownLatch(1);
    CompletableFuture<Wire.Answer> answer = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> answer.complete(wire.get("/events", cookie(by))));
    Waiting.await(opened, "the stream");
    return answer;
  }

  @Test
  @Tag("ASVS-7.4.1")
  void aStreamEndsWithItsSession() {
    Creation.Created alice = signedIn("alice");
    Creation.Created other = signedIn("alice");
    var stream = stream(alice);
    var spared = stream(other);

    sessions.end(alice.session().id(), EndReason.SIGNED_OUT_ELSEWHERE);
    assertThat(Waiting.get(stream, "the end").body())
        .contains("event: hello", "event: signed_out_elsewhere");
    assertThat(spared).isNotDone();
    sessions.endAllOf(UserId.of("alice"), null, EndReason.CREDENTIAL_CHANGED, Initiator.USER);
    assertThat(Waiting.get(spared, "the end").body()).contains("event: credential_changed");
  }

  /** Nothing changes in the store when a deadline passes. */
  @Test
  void aStreamEndsWhenADeadlinePasses() {
    var stream = stream(signedIn("alice"));

    time.advance(Duration.ofMinutes(61));
    assertThat(Waiting.get(stream, "the end").body()).contains("event: idle_timeout");
  }

  @Test
  void aStreamWhoseTokenWasReplacedComesAgain() {
    Creation.Created alice = signedIn("alice");
    var stream = stream(alice);

    sessions.rotate(alice.session().id());
    assertThat(Waiting.get(stream, "the end").body()).contains("event: superseded");
  }

  @Test
  void aStreamEndsWhenNobodyCanTellForLong() {
    var stream = stream(signedIn("alice"));
    store.voidLease();
    store.down();
    try {
      assertThat(stream).isNotDone();
      CompletableFuture<Void> end = stream.thenAccept(answer -> {});
      // The clock moves on until the thread that looks has seen it twice.
      Waiting.until(
          Waiting.PATIENCE,
          "the end",
          () -> {
            time.advance(Duration.ofSeconds(10));
            return end.isDone();
          });
    } finally {
      store.up();
      store.restoreLease();
    }
    assertThat(Waiting.get(stream, "the end").body()).contains("event: unavailable");
  }

  @Test
  @Tag("ASVS-7.4.1")
  void aSocketEndsWithItsSession() {
    Creation.Created alice = signedIn("alice");
    Listener listener = new Listener();
    WebSocket socket = open(alice, listener);

    Waiting.get(socket.sendText("hello", true), "the message");
    assertThat(listener.next()).isEqualTo("alice says hello");
    assertThat(filter.statistics().held()).isEqualTo(1);
    sessions.end(alice.session().id(), EndReason.ENDED_BY_ADMIN);
    assertThat(Waiting.get(listener.closed, "the end")).isEqualTo("1008 ended_by_admin");
    Waiting.until(Waiting.PATIENCE, "nothing to be held", () -> filter.statistics().held() == 0);
  }

  @Test
  void whatAPersonSendsOverASocketIsActivity() {
    Creation.Created alice = signedIn("alice");
    Listener listener = new Listener();
    WebSocket socket = open(alice, listener);
    for (int i = 0; i < 4; i++) {
      time.advance(Duration.ofMinutes(40));
      Waiting.get(socket.sendText("still here", true), "the message");
      assertThat(listener.next()).isEqualTo("alice says still here");
    }
    Waiting.get(socket.sendClose(WebSocket.NORMAL_CLOSURE, ""), "the message");

    assertThat(wire.get("/who", cookie(alice)).body()).contains("[alice]");
  }

  private WebSocket open(Creation.Created by, Listener listener) {
    HttpClient client = HttpClient.newHttpClient();
    return Waiting.get(
        client
            .newWebSocketBuilder()
            .header("Cookie", SESSION + "=" + by.token().reveal())
            .buildAsync(URI.create("ws://localhost:" + wire.port() + Socket.PATH), listener),
        "a socket");
  }

  private static final class Listener implements WebSocket.Listener {
    private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    final CompletableFuture<String> closed = new CompletableFuture<>();

    String next() {
      return Waiting.get(CompletableFuture.supplyAsync(this::take), "an echo");
    }

    private String take() {
      try {
        return texts.take();
      } catch (InterruptedException stopped) {
        throw new IllegalStateException(stopped);
      }
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      texts.add(data.toString());
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      closed.complete(status + " " + reason);
      texts.add("closed: " + status + " " + reason);
      return null;
    }
  }
}
