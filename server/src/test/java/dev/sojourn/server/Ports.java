package dev.sojourn.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Ports that nobody listens on, for servers that are told theirs, and for addresses where nobody
 * answers. They lie below those that a system gives to whoever asks for any, so that no connection
 * and no other server comes by one meanwhile; tests of another process begin elsewhere.
 */
public final class Ports {

  private static final int FIRST = 20_000;
  private static final int COUNT = 10_000;
  private static final AtomicInteger NEXT =
      new AtomicInteger((int) (ProcessHandle.current().pid() * 101 % COUNT));

  private Ports() {}

  /** One that was not given out before. */
  public static int free() {
    return free(1);
  }

  /** The first of so many in a row that were not given out before. */
  public static int free(int count) {
    for (int i = 0; i < COUNT; i++) {
      int port = FIRST + Math.floorMod(NEXT.getAndAdd(count), COUNT - count);
      if (IntStream.range(port, port + count).allMatch(Ports::isFree)) {
        return port;
      }
    }
    throw new IllegalStateException("no port is free");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
