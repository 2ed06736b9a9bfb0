package dev.sojourn.servlet;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;

/** Tells an answer before bytes of it may be on their way. */
final class CommitOutput extends ServletOutputStream {

  private final SojournResponse response;
  private final ServletOutputStream inner;

  CommitOutput(SojournResponse response, ServletOutputStream inner) {
    this.response = response;
    this.inner = inner;
  }

  @Override
  public void write(int one) throws IOException {
    response.writing(1);
    inner.write(one);
  }

  @Override
  public void write(byte[] bytes, int from, int count) throws IOException {
    response.writing(count);
    inner.write(bytes, from, count);
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

  @Override
  public boolean isReady() {
    return inner.isReady();
  }

  @Override
  public void setWriteListener(WriteListener listener) {
    inner.setWriteListener(listener);
  }
}
