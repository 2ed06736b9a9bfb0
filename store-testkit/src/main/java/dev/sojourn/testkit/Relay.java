package dev.sojourn.testkit;

import dev.sojourn.TimeSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A way from clients to a server that can be listened to, made longer and cut: passes on what comes
 * to a port of this machine, both ways. Thread-safe.
 */
public final class Relay implements AutoCloseable {

  /** Hears what one client sends before the server does; called by one thread at a time. */
  public interface Tap {
    /** The next bytes. */
    void sent(byte[] bytes);
  }

  private static final TimeSource TIME = TimeSource.system();
  private static final Duration GLANCE = Duration.ofMillis(1);
  private static final int MOST_AT_ONCE = 64 * 1024;

  /** Bytes on their way; none at the end of what one side says. */
  private static final class Parcel {
    private final long due;
    private final byte[] bytes;

    Parcel(long due, byte[] bytes) {
      this.due = due;
      this.bytes = bytes;
    }
  }

  private final ServerSocket entrance;
  private final String host;
  private final int port;
  private final Duration delay;
  private final Supplier<Tap> taps;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile Predicate<Tap> held = tap -> false;

  private Relay(String host, int port, Duration delay, Supplier<Tap> taps) throws IOException {
    this.host = host;
    this.port = port;
    this.delay = delay;
    this.taps = taps;
    this.entrance = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
  }

  /**
   * Begins to relay.
   *
   * @param delay added each way
   * @param taps one for each connection
   */
  public static Relay to(String host, int port, Duration delay, Supplier<Tap> taps) {
    try {
      Relay relay = new Relay(host, port, delay, taps);
      start(relay::accept);
      return relay;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Where clients come in, on the loopback address. */
  public int port() {
    return entrance.getLocalPort();
  }

  /**
   * Holds back what goes either way on some connections, as a network does that loses everything.
   */
  public void hold(Predicate<Tap> which) {
    held = which;
  }

  /** Lets everything go that was held back. */
  public void release() {
    held = tap -> false;
  }

  /** Cuts all connections; new ones are relayed. */
  public void cut() {
    for (Socket socket : List.copyOf(open)) {
      open.remove(socket);
      close(socket);
    }
  }

  /** Cuts all connections, and takes no new ones. */
  @Override
  public void close() {
    try {
      entrance.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } finally {
      cut();
    }
  }

  private static void start(Runnable work) {
    Thread.ofVirtual().name("relay").start(work);
  }

  private void accept() {
    while (!entrance.isClosed()) {
      try {
        Socket client = entrance.accept();
        start(() -> connect(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void connect(Socket client) {
    try {
      Socket server = new Socket(host, port);
      Tap tap = taps.get();
      pipe(client, server, tap, true);
      pipe(server, client, tap, false);
    } catch (IOException refused) {
      close(client);
    }
  }

  private void pipe(Socket from, Socket to, Tap tap, boolean isHeard) throws SocketException {
    from.setTcpNoDelay(true);
    open.add(from);
    BlockingQueue<Parcel> way = new LinkedBlockingQueue<>();
    start(() -> take(from, way, isHeard ? tap : bytes -> {}));
    start(() -> bring(way, from, to, tap));
  }

  private void take(Socket from, BlockingQueue<Parcel> way, Tap tap) {
    byte[] buffer = new byte[MOST_AT_ONCE];
    try {
      InputStream in = from.getInputStream();
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        byte[] bytes = Arrays.copyOf(buffer, length);
        tap.sent(bytes);
        way.add(new Parcel(TIME.now().monotonicNanos() + delay.toNanos(), bytes));
      }
    } catch (IOException cut) {
      // Nothing more comes from there.
    }
    way.add(new Parcel(0, new byte[0]));
  }

  private void bring(BlockingQueue<Parcel> way, Socket from, Socket to, Tap tap) {
    try {
      OutputStream out = to.getOutputStream();
      for (Parcel parcel = way.take(); parcel.bytes.length > 0; parcel = way.take()) {
        awaitDue(parcel);
        while (held.test(tap) && open.contains(from)) {
          LockSupport.parkNanos(GLANCE.toNanos());
        }
        out.write(parcel.bytes);
      }
    } catch (IOException cut) {
      // Nobody takes it there.
    } catch (InterruptedException nobodyDoesThat) {
      Thread.currentThread().interrupt();
    }
    open.remove(from);
    close(from);
    close(to);
  }

  private static void awaitDue(Parcel parcel) {
    for (long left = left(parcel); left > 0; left = left(parcel)) {
      LockSupport.parkNanos(left);
    }
  }

  private static long left(Parcel parcel) {
    return parcel.due - TIME.now().monotonicNanos();
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
