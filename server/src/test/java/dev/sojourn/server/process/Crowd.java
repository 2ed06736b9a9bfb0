package dev.sojourn.server.process;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Very many clients of a server on this machine, which say something and then nothing more. They
 * come from several of its addresses, as ports of one are few.
 */
final class Crowd implements AutoCloseable {

  private static final int ADDRESSES = 8;

  private final InetSocketAddress server;
  private final List<SocketChannel> clients = new ArrayList<>();

  Crowd(String url) {
    server = new InetSocketAddress(InetAddress.getLoopbackAddress(), URI.create(url).getPort());
  }

  private SocketChannel next() throws IOException {
    SocketChannel client = SocketChannel.open();
    clients.add(client);
    byte[] from = {127, 0, 0, (byte) (1 + clients.size() % ADDRESSES)};
    return client.bind(new InetSocketAddress(InetAddress.getByAddress(from), 0));
  }

  /** One more, which says {@code beginning} and reads nothing; it takes little at a time. */
  void join(String beginning) throws IOException {
    SocketChannel client = next();
    client.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
    client.connect(server);
    client.write(ByteBuffer.wrap(beginning.getBytes(US_ASCII)));
  }

  /** One more, which need not get in by now, and says nothing. */
  void knock() throws IOException {
    SocketChannel client = next();
    client.configureBlocking(false);
    client.connect(server);
  }

  /** How many the server has not sent away yet; what it says to them is read. */
  long staying() {
    return clients.stream().filter(client -> !isSentAway(client)).count();
  }

  private static boolean isSentAway(SocketChannel client) {
    ByteBuffer answer = ByteBuffer.allocate(8192);
    try {
      client.configureBlocking(false);
      if (!client.finishConnect()) {
        return false; // it still waits to be let in
      }
      int read = client.read(answer);
      while (read > 0) {
        answer.clear();
        read = client.read(answer);
      }
      return read < 0;
    } catch (IOException reset) {
      return true;
    }
  }

  /** All leave at once, without a word: what was on its way to them is thrown away. */
  void vanish() throws IOException {
    for (SocketChannel client : clients) {
      client.setOption(StandardSocketOptions.SO_LINGER, 0);
    }
    close();
  }

  /** All leave at once, as connections are closed in order. */
  @Override
  public void close() throws IOException {
    for (SocketChannel client : clients) {
      client.close();
    }
    clients.clear();
  }
}
