package dev.sojourn.server.web;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** What Jetty answers by itself, before any filter: as problem documents, with our headers. */
final class JettyProblems extends ErrorHandler {

  /** How long a caller waits that finds no place, or a server that stops. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final ProblemWriter problems;

  JettyProblems(ProblemWriter problems) {
    this.problems = problems;
  }

  /** Puts the headers on every answer of {@code server}, and problem documents for its errors. */
  void install(Server server) {
    server.setErrorHandler(this);
    server.setHandler(new HeadersFirst(server.getHandler()));
  }

  @Override
  public boolean errorPageForMethod(String method) {
    return true;
  }

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int code,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback) {
    addHeaders(request, response.getHeaders());
    Problem user =
        code == ProblemType.MALFORMED_REQUEST.status()
            ? AddressedUser.problem(request.getHttpURI().getPath())
            : null;
    Problem problem = user == null ? problem(code) : user;
    int status = user == null ? code : user.type().status();
    response.setStatus(status);
    problem.headers().forEach(response.getHeaders()::put);
    byte[] body = problems.bytes(problem, status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    response.write(true, ByteBuffer.wrap(body), callback);
  }

  /** Jetty's own words may repeat what the client sent, a token for instance: they stay inside. */
  private static Problem problem(int status) {
    ProblemType type = ProblemType.ofStatus(status);
    String detail =
        switch (type) {
          case HEADERS_TOO_LARGE -> "The request's headers are larger than this server reads.";
          case URI_TOO_LONG -> "The request's address is longer than this server reads.";
          case MALFORMED_REQUEST -> "The request's first line, address or headers are malformed.";
          default -> type.title() + ".";
        };
    Problem problem = Problem.of(type, detail);
    return type == ProblemType.UNAVAILABLE ? problem.retryAfter(PAUSE) : problem;
  }

  private static void addHeaders(Request request, HttpFields.Mutable fields) {
    SecurityHeaders.writeTo(
        request.getHttpURI().getPath(), (name, value) -> fields.put(new HttpField(name, value)));
  }

  /** Sets the headers before anybody else sees the request; whoever knows better replaces one. */
  private static final class HeadersFirst extends Handler.Wrapper {

    HeadersFirst(Handler handler) {
      super(handler);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      addHeaders(request, response.getHeaders());
      return super.handle(request, response, callback);
    }
  }
}
