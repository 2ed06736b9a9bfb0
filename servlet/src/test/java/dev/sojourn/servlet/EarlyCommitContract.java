package dev.sojourn.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Creation;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * However an answer gets on its way, and whoever sends it, its headers and the guest's cookie are
 * in it, and what was set is stored.
 */
abstract class EarlyCommitContract extends FilterContract {

  private static final String LONG = "x".repeat(100_000);

  EarlyCommitContract(Container.Starter starter) {
    super(starter);
  }

  /** What a page does after it has set an attribute. */
  static Stream<Arguments> ends() {
    Map<String, Application.Page> ends =
        Map.ofEntries(
            Map.entry("nothing", (request, response) -> {}),
            Map.entry("flush", (request, response) -> response.flushBuffer()),
            Map.entry("short text", (request, response) -> response.getWriter().print("x")),
            Map.entry("flushed writer", (request, response) -> response.getWriter().flush()),
            Map.entry("closed writer", (request, response) -> response.getWriter().close()),
            Map.entry("long text", (request, response) -> response.getWriter().print(LONG)),
            Map.entry("text by text", EarlyCommitContract::piecemeal),
            Map.entry("long bytes", EarlyCommitContract::bytes),
            Map.entry("byte by byte", EarlyCommitContract::byteByByte),
            Map.entry("closed stream", (request, response) -> response.getOutputStream().close()),
            Map.entry("known length", EarlyCommitContract::knownLength),
            Map.entry("redirect", (request, response) -> response.sendRedirect("/elsewhere")),
            Map.entry("error", (request, response) -> response.sendError(404)),
            Map.entry("error with words", (request, response) -> response.sendError(404, "no")),
            Map.entry("reset before", EarlyCommitContract::resetBefore),
            Map.entry("async", EarlyCommitContract::async),
            Map.entry("async that is silent", EarlyCommitContract::silentAsync),
            Map.entry("async that goes back", EarlyCommitContract::dispatched),
            Map.entry("async with a listener", EarlyCommitContract::listened));
    return ends.entrySet().stream().map(end -> Arguments.of(end.getKey(), end.getValue()));
  }

  private static void piecemeal(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    PrintWriter writer = response.getWriter();
    for (int i = 0; i < 10_000; i++) {
      writer.println("a line");
    }
  }

  private static void bytes(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.getOutputStream().write(new byte[100_000]);
  }

  private static void byteByByte(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    ServletOutputStream stream = response.getOutputStream();
    for (int i = 0; i < 50_000; i++) {
      stream.write('x');
    }
  }

  private static void knownLength(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentLength(4);
    response.getOutputStream().print("four");
  }

  private static void resetBefore(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.getWriter().print("not this");
    response.reset();
    response.getWriter().print("this");
  }

  private static void async(HttpServletRequest request, HttpServletResponse response) {
    AsyncContext async = request.startAsync();
    async.start(() -> {
      try {
        async.getResponse().getWriter().print("late");
        async.complete();
      } catch (IOException gone) {
        throw new java.io.UncheckedIOException(gone);
      }
    });
  }

  private static void silentAsync(HttpServletRequest request, HttpServletResponse response) {
    AsyncContext async = request.startAsync();
    async.start(async::complete);
  }

  private static void dispatched(HttpServletRequest request, HttpServletResponse response) {
    AsyncContext async = request.startAsync();
    async.start(() -> async.dispatch("/who"));
  }

  private static void listened(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    AsyncContext async = request.startAsync();
    ServletOutputStream stream = async.getResponse().getOutputStream();
    stream.setWriteListener(
        new WriteListener() {
          @Override
          public void onWritePossible() throws IOException {
            if (stream.isReady()) {
              stream.write("written when possible".getBytes(StandardCharsets.UTF_8));
              if (stream.isReady()) {
                async.complete();
              }
            }
          }

          @Override
          public void onError(Throwable gone) {
            async.complete();
          }
        });
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ends")
  @Tag("CC-2")
  @Tag("CK-11")
  @Tag("CVE-2026-22732")
  void headersAndCookieAreThere(String name, Application.Page end) {
    String path = "/ends/" + name.replace(' ', '-');
    application.on(
        path,
        (request, response) -> {
          request.getSession().setAttribute("a", name);
          end.answer(request, response);
        });
    application.on(
        "/read",
        (request, response) ->
            response.getWriter().print("<" + request.getSession().getAttribute("a") + ">"));

    Wire.Answer answer = wire.get(path);
    assertThat(answer.cookie(SESSION)).as(answer.text()).startsWith("sjr_");
    assertThat(answer.cookie(VERSION)).startsWith("sjc_");
    assertThat(answer.header("Cache-Control")).contains("no-store");
    assertThat(answer.header("Vary")).contains("Cookie");
    assertThat(wire.get("/read", cookies(answer)).body()).contains("<" + name + ">");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ends")
  @Tag("CC-2")
  void anAnswerToSomebodySignedInIsNeverKept(String name, Application.Page end) {
    Creation.Created alice = signedIn("alice");
    String path = "/signed-in/" + name.replace(' ', '-');
    application.on(path, end);

    for (String method : new String[] {"GET", "HEAD"}) {
      Wire.Answer answer = wire.send(method + " " + path, cookie(alice));
      assertThat(answer.header("Cache-Control")).as(answer.text()).contains("no-store");
      assertThat(answer.header("Vary")).contains("Cookie");
    }
  }

  @Test
  void whatIsSetLaterIsSavedToo() {
    Creation.Created alice = signedIn("alice");
    application.on(
        "/later",
        (request, response) -> {
          request.getSession().setAttribute("early", 1);
          response.flushBuffer();
          request.getSession().setAttribute("late", 2);
        });
    application.on(
        "/later-async",
        (request, response) -> {
          AsyncContext async = request.startAsync();
          async.start(() -> {
            try {
              async.getResponse().flushBuffer();
              request.getSession().setAttribute("later", 3);
              async.complete();
            } catch (IOException gone) {
              throw new java.io.UncheckedIOException(gone);
            }
          });
        });

    wire.get("/later", cookie(alice));
    wire.get("/later-async", cookie(alice));
    assertThat(sessions.frameworkAttributes(alice.session().id()).orElseThrow().values())
        .containsOnlyKeys("early", "late", "later");
  }

  @Test
  void noGuestBeginsOnceTheAnswerIsOnItsWay() {
    store.resetCalls();
    application.on(
        "/too-late",
        (request, response) -> {
          response.getWriter().print("first ");
          response.flushBuffer();
          try {
            request.getSession().setAttribute("a", "b");
          } catch (IllegalStateException refused) {
            response.getWriter().print("refused: " + refused.getMessage());
          }
        });

    Wire.Answer answer = wire.get("/too-late");
    assertThat(answer.body()).contains("refused: the response is committed");
    assertThat(answer.headers("Set-Cookie")).isEmpty();
    assertThat(store.calls("create")).isZero();
  }

  @Test
  void anAsynchronousRequestKeepsItsUser() {
    Creation.Created alice = signedIn("alice");
    application.on(
        "/goes-back",
        (request, response) -> {
          AsyncContext async = request.startAsync();
          async.start(() -> async.dispatch("/who"));
        });
    application.on(
        "/goes-back-alone",
        (request, response) -> {
          AsyncContext async = request.startAsync(request, response);
          async.start(() -> async.dispatch("/who"));
        });

    assertThat(wire.get("/goes-back", cookie(alice)).body()).contains("[alice]");
    assertThat(wire.get("/goes-back-alone", cookie(alice)).body()).contains("[alice]");
  }

  /** Nothing of ours is written twice, however often a request is handed on. */
  @Test
  @Tag("CK-2")
  void forwardsAndIncludesAreOneRequest() {
    application.on(
        "/inner",
        (request, response) -> {
          request.getSession().setAttribute("inner", true);
          Application.who(request, response);
        });
    application.on(
        "/outer",
        (request, response) -> request.getRequestDispatcher("/inner").forward(request, response));
    Creation.Created alice = signedIn("alice");

    Wire.Answer answer = wire.get("/outer", cookie(alice));
    assertThat(answer.body()).contains("[alice]");
    assertThat(answer.cookies(VERSION)).hasSize(1);
  }

  @Test
  void anAsynchronousRequestWhoseAttributesCannotBeSavedSaysSo() {
    Creation.Created alice = signedIn("alice");
    application.on(
        "/not-saved",
        (request, response) -> {
          AsyncContext async = request.startAsync();
          request.getSession().setAttribute("a", "b");
          async.start(() -> {
            store.failNext("update", 1);
            async.complete();
          });
        });

    Wire.Answer answer = wire.get("/not-saved", cookie(alice));
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("Retry-After")).isEqualTo("5");
  }

  @Test
  void aTimeOutHasTheHeaders() {
    Creation.Created alice = signedIn("alice");
    application.on(
        "/times-out",
        (request, response) -> {
          request.getSession().setAttribute("a", "b");
          AsyncContext async = request.startAsync();
          async.setTimeout(50);
        });

    Wire.Answer answer = wire.get("/times-out", cookie(alice));
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.header("Cache-Control")).contains("no-store");
    assertThat(answer.body()).contains("error page for [alice]");
  }
}
