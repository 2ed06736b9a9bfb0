package dev.sojourn.server.web;

import dev.sojourn.TimeSource;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;

/**
 * Lets a request in when its body is there, so that no thread ever waits for a client: very many
 * that stop in the middle of their bodies cost some memory of a bounded size, and nobody else's
 * time. What is wrong with a body (too large, too slow) is told to {@link BodyLimit}, which answers
 * in the place of the application.
 *
 * <p>Jetty's own {@code EagerContentHandler} keeps the buffers that it read into, of eight
 * kilobytes for each byte when a client sends one at a time; so bodies are copied here.
 */
final class BodiesFirst extends Handler.Wrapper {

  /** The most bytes of bodies on their way that are kept, as a part of the whole heap. */
  private static final int PART_OF_HEAP = 8;

  private final TimeSource time;
  private final BodyRoom room = new BodyRoom(Runtime.getRuntime().maxMemory() / PART_OF_HEAP);

  private BodiesFirst(Handler handler, TimeSource time) {
    super(handler);
    this.time = time;
  }

  /** Stands before everything that answers requests of {@code server}. */
  static void install(Server server, TimeSource time) {
    server.setHandler(new BodiesFirst(server.getHandler(), time));
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Arrival arrival = new Arrival(request, time, room);
    if (arrival.isThere()) {
      return super.handle(arrival.request(), response, callback);
    }
    arrival.await(() -> handleLater(arrival.request(), response, callback));
    return true;
  }

  private void handleLater(Request request, Response response, Callback callback) {
    try {
      if (!super.handle(request, response, callback)) {
        Response.writeError(request, response, callback, ProblemType.NOT_FOUND.status());
      }
    } catch (Exception fault) {
      Response.writeError(request, response, callback, fault);
    }
  }
}
