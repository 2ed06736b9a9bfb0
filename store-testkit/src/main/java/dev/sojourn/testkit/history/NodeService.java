package dev.sojourn.testkit.history;

import dev.sojourn.testkit.history.HistoryNode.Reply;
import dev.sojourn.testkit.history.HistoryNode.Request;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The inside of a process that is a node of a history: answers what a {@link NodeProcess} asks, all
 * at once, until nobody can ask any more. Whoever starts it must keep standard output free of
 * anything else.
 */
public final class NodeService {

  /** Says that the node is there. */
  static final int READY = 0;

  private final HistoryNode node;
  private final DataInputStream in;
  private final DataOutputStream out;
  private final ReentrantLock writing = new ReentrantLock();

  private NodeService(HistoryNode node, InputStream in, OutputStream out) {
    this.node = node;
    this.in = new DataInputStream(new BufferedInputStream(in));
    this.out = new DataOutputStream(new BufferedOutputStream(out));
  }

  /** Answers until {@code in} ends. */
  public static void serve(HistoryNode node, InputStream in, OutputStream out) throws IOException {
    new NodeService(node, in, out).serve();
  }

  private void serve() throws IOException {
    send(READY, Reply.unknown("nothing was asked"), null);
    try {
      while (true) {
        int number = in.readInt();
        Request request = (Request) Objects.requireNonNull(Wire.read(in, Request.class));
        Thread.ofVirtual().start(() -> answer(number, request));
      }
    } catch (EOFException nobodyAsksAnyMore) {
      return;
    }
  }

  private void answer(int number, Request request) {
    try {
      Reply reply = node.ask(request);
      send(number, reply, null);
    } catch (RuntimeException | Error failed) {
      StringWriter text = new StringWriter();
      failed.printStackTrace(new PrintWriter(text));
      send(number, Reply.unknown("it failed"), text.toString());
    }
  }

  private void send(int number, Reply reply, @Nullable String failure) {
    writing.lock();
    try {
      out.writeInt(number);
      Wire.write(out, Reply.class, reply);
      Wire.write(out, String.class, failure);
      out.flush();
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    } finally {
      writing.unlock();
    }
  }
}
