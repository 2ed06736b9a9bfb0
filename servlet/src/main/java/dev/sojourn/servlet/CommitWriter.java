package dev.sojourn.servlet;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;

/** Tells an answer before characters of it may be on their way. */
final class CommitWriter extends Writer {

  /** A character takes no more bytes in any encoding that is in use. */
  private static final int MOST_BYTES = 4;

  private final SojournResponse response;
  private final PrintWriter inner;

  CommitWriter(SojournResponse response, PrintWriter inner) {
    this.response = response;
    this.inner = inner;
  }

  @Override
  public void write(char[] characters, int from, int count) throws IOException {
    response.writing((long) MOST_BYTES * count);
    inner.write(characters, from, count);
  }

  @Override
  public void write(String text, int from, int count) throws IOException {
    response.writing((long) MOST_BYTES * count);
    inner.write(text, from, count);
  }

  @Override
  public void flush() throws IOException {
    response.commit();
    inner.flush();
  }

  @Override
  public void close() throws IOException {
    response.commit();
    inner.close();
  }
}
