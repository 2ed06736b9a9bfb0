package dev.sojourn.server.web;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;

/**
 * Treats clients that do not read their answers as those that have left: neither is a fault of this
 * server. Jetty would write a line into the log for each of the former, and very many of them would
 * fill it.
 */
final class LostAnswers extends Handler.Wrapper {

  private LostAnswers(Handler handler) {
    super(handler);
  }

  /** Stands before everything that answers requests of {@code server}. */
  static void install(Server server) {
    server.setHandler(new LostAnswers(server.getHandler()));
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    return super.handle(request, new Written(request, response), callback);
  }

  private static final class Written extends Response.Wrapper {

    Written(Request request, Response response) {
      super(request, response);
    }

    @Override
    public void write(boolean last, ByteBuffer content, Callback callback) {
      super.write(
          last,
          content,
          new Callback.Nested(callback) {
            @Override
            public void failed(Throwable failure) {
              super.failed(
                  failure instanceof TimeoutException ? new EofException(failure) : failure);
            }
          });
    }
  }
}
