package dev.sojourn.server.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Tells whether clients that wait for an answer are still there. A web server does not read from a
 * connection while its request is answered, and so never hears that the client has left; but the
 * system knows whether there would be something to read, which is the end of the connection: a
 * client that waits says nothing more. Nothing is read here, so that one that does say more (the
 * next request, too early) loses nothing by it. Thread-safe.
 */
@Component
public final class Presence implements DisposableBean {

  private final ReentrantLock lock = new ReentrantLock();
  private final Selector selector;

  Presence() {
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One client, while it waits. */
  public final class Watch implements AutoCloseable {

    private final @Nullable SelectionKey key;
    private final boolean isGone;

    private Watch(@Nullable SelectionKey key, boolean isGone) {
      this.key = key;
      this.isGone = isGone;
    }

    /** Whether it has left, or does not wait in silence any more. */
    public boolean isOver() {
      return key == null ? isGone : look(key);
    }

    /** Looks after it no more. */
    @Override
    public void close() {
      if (key != null) {
        forget(key);
      }
    }
  }

  /** Looks after the client of {@code request} until the watch is closed. */
  public Watch watch(HttpServletRequest request) {
    ConnectionMetaData connection =
        ServletContextRequest.getServletContextRequest(request).getConnectionMetaData();
    // Where a connection carries many requests, silence says nothing about one of them.
    boolean isAlone = connection.getHttpVersion().getVersion() <= HttpVersion.HTTP_1_1.getVersion();
    return isAlone
            && connection.getConnection().getEndPoint().getTransport()
                instanceof SelectableChannel channel
        ? watch(channel)
        : new Watch(null, false);
  }

  private Watch watch(SelectableChannel channel) {
    lock.lock();
    try {
      return new Watch(channel.register(selector, SelectionKey.OP_READ), false);
    } catch (ClosedChannelException gone) {
      return new Watch(null, true);
    } finally {
      lock.unlock();
    }
  }

  private boolean look(SelectionKey key) {
    lock.lock();
    try {
      selector.selectNow();
      return !key.isValid() || key.isReadable();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      lock.unlock();
    }
  }

  private void forget(SelectionKey key) {
    lock.lock();
    try {
      key.cancel();
      selector.selectNow(); // Only now is it forgotten, and the file of a closed connection free.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void destroy() throws IOException {
    selector.close();
  }
}
