package dev.sojourn.server.web;

import dev.sojourn.TimeSource;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.content.ByteBufferContentSource;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;

/**
 * The body of one request on its way. It is there when it came to its end, or when it is clear that
 * it will be refused. It may take as long as a connection may be silent, however little comes at a
 * time. Of one that is too large, what the client is still sending is thrown away within a bound,
 * so that it hears the answer instead of a reset connection.
 */
final class Arrival implements BodyRoom.Body {

  /** The most bytes that are read only to be thrown away. */
  private static final int MAX_DRAINED = 4 * 1024 * 1024;

  private final Request request;
  private final BodyRoom room;
  private final TimeSource time;
  private final long began;

  /** Null when there is no room for it any more. */
  private volatile @Nullable ByteArrayOutputStream body = new ByteArrayOutputStream(0);

  private long length;
  private @Nullable Problem refusal;

  Arrival(Request request, TimeSource time, BodyRoom room) {
    this.request = request;
    this.time = time;
    this.room = room;
    began = time.now().monotonicNanos();
    if (request.getLength() > BodyLimit.MAX_BYTES) {
      refusal = UnreadableBody.tooLarge();
    }
  }

  /** Reads what has come; whether nothing more is waited for. */
  boolean isThere() {
    if (refusal != null && request.getHeaders().contains(HttpHeader.EXPECT)) {
      return true; // It waits to be told to send (RFC 9110, 10.1.1), and is told that it need not.
    }
    while (true) {
      Content.Chunk chunk = request.read();
      if (chunk == null) {
        return wasDropped() || isLate();
      }
      if (Content.Chunk.isFailure(chunk)) {
        fail(chunk.getFailure());
        return true;
      }
      boolean isLast = chunk.isLast();
      take(chunk.getByteBuffer());
      chunk.release();
      if (isLast || length > MAX_DRAINED) {
        return true;
      }
    }
  }

  private boolean isLate() {
    long allowed = request.getConnectionMetaData().getConnector().getIdleTimeout();
    if (allowed <= 0) { // for as long as it takes
      return false;
    }
    if (time.now().monotonicNanos() - began < TimeUnit.MILLISECONDS.toNanos(allowed)) {
      return false;
    }
    refuse(UnreadableBody.tooSlow());
    return true;
  }

  private void take(ByteBuffer more) {
    length += more.remaining();
    if (length > BodyLimit.MAX_BYTES) {
      refuse(UnreadableBody.tooLarge());
      drop();
      return;
    }
    ByteArrayOutputStream kept = body;
    if (kept != null && more.hasRemaining()) {
      byte[] bytes = new byte[more.remaining()];
      more.get(bytes);
      kept.writeBytes(bytes);
    }
  }

  private void fail(Throwable failure) {
    if (wasDropped()) {
      return;
    }
    refuse(
        failure instanceof TimeoutException
            ? UnreadableBody.tooSlow()
            : UnreadableBody.brokenOff());
  }

  private void refuse(Problem problem) {
    if (refusal == null) {
      refusal = problem;
    }
  }

  @Override
  public int kept() {
    ByteArrayOutputStream kept = body;
    return kept == null ? 0 : kept.size();
  }

  @Override
  public void drop() {
    body = null;
  }

  /** Whether others needed its room: what more comes of it is of no use. */
  private boolean wasDropped() {
    return body == null && refusal == null;
  }

  /** Does {@code then} on a thread of its own when the body {@link #isThere()}; holds none. */
  void await(Runnable then) {
    room.keep(this);
    request.demand(
        Invocable.from(
            Invocable.InvocationType.NON_BLOCKING,
            () -> {
              if (isThere()) {
                room.leave(this);
                request.getComponents().getExecutor().execute(then);
              } else {
                await(then);
              }
            }));
  }

  /** The request with its body, or with the reason why it is refused. */
  Request request() {
    ByteArrayOutputStream kept = body;
    if (kept == null) {
      refuse(UnreadableBody.noRoom());
    }
    if (refusal != null) {
      request.setAttribute(BodyLimit.REFUSAL, refusal);
    }
    return kept == null || refusal != null || kept.size() == 0
        ? request
        : new WholeRequest(request, kept.toByteArray());
  }

  private static final class WholeRequest extends Request.Wrapper {

    private final ByteBufferContentSource body;

    WholeRequest(Request request, byte[] body) {
      super(request);
      this.body = new ByteBufferContentSource(ByteBuffer.wrap(body));
    }

    @Override
    public Content.Chunk read() {
      return body.read();
    }

    @Override
    public void demand(Runnable then) {
      body.demand(then);
    }

    @Override
    public void fail(Throwable failure) {
      body.fail(failure);
      super.fail(failure);
    }
  }
}
