package dev.sojourn.servlet;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/**
 * An answer that saves the session and gets its headers before anything of it is on its way,
 * however that comes: an error, a redirect, a flush, a full buffer, its end. Session ids never get
 * into URLs.
 */
final class SojournResponse extends HttpServletResponseWrapper {

  /**
   * What fills this part of the buffer counts as a full one: Jetty sends a piece that is larger
   * than a quarter at once.
   */
  private static final int BUFFER_PARTS = 4;

  private static final String CONTENT_LENGTH = "Content-Length";

  private final Exchange exchange;
  private long written;
  private long sinceCommit;
  private long length = Long.MAX_VALUE;
  private @Nullable ServletOutputStream stream;
  private @Nullable PrintWriter writer;

  SojournResponse(Exchange exchange, HttpServletResponse response) {
    super(response);
    this.exchange = exchange;
  }

  /** Before the answer is on its way. */
  void commit() {
    if (!isCommitted()) {
      exchange.commit();
    }
  }

  /** Before this many bytes more are written. */
  void writing(long bytes) {
    if (isCommitted()) {
      return;
    }
    written += bytes;
    sinceCommit += bytes;
    if (written >= length || sinceCommit >= getBufferSize() / BUFFER_PARTS) {
      sinceCommit = 0;
      exchange.commit();
    }
  }

  @Override
  public void sendError(int status) throws IOException {
    commit();
    super.sendError(status);
  }

  @Override
  public void sendError(int status, String message) throws IOException {
    commit();
    super.sendError(status, message);
  }

  @Override
  public void sendRedirect(String location) throws IOException {
    commit();
    super.sendRedirect(location);
  }

  @Override
  public void sendRedirect(String location, boolean clearBuffer) throws IOException {
    commit();
    super.sendRedirect(location, clearBuffer);
  }

  @Override
  public void sendRedirect(String location, int status) throws IOException {
    commit();
    super.sendRedirect(location, status);
  }

  @Override
  public void sendRedirect(String location, int status, boolean clearBuffer) throws IOException {
    commit();
    super.sendRedirect(location, status, clearBuffer);
  }

  @Override
  public void flushBuffer() throws IOException {
    commit();
    super.flushBuffer();
  }

  @Override
  public void reset() {
    super.reset();
    written = 0;
    length = Long.MAX_VALUE;
    stream = null;
    writer = null;
  }

  @Override
  public void resetBuffer() {
    super.resetBuffer();
    written = 0;
  }

  @Override
  public void setContentLength(int bytes) {
    setLength(bytes);
    super.setContentLength(bytes);
  }

  @Override
  public void setContentLengthLong(long bytes) {
    setLength(bytes);
    super.setContentLengthLong(bytes);
  }

  @Override
  public void setHeader(String name, String value) {
    headerSet(name, value);
    super.setHeader(name, value);
  }

  @Override
  public void addHeader(String name, String value) {
    headerSet(name, value);
    super.addHeader(name, value);
  }

  @Override
  public void setIntHeader(String name, int value) {
    headerSet(name, Integer.toString(value));
    super.setIntHeader(name, value);
  }

  @Override
  public void addIntHeader(String name, int value) {
    headerSet(name, Integer.toString(value));
    super.addIntHeader(name, value);
  }

  private void headerSet(String name, @Nullable String value) {
    if (name.equalsIgnoreCase(CONTENT_LENGTH) && value != null && value.matches("\\d{1,18}")) {
      setLength(Long.parseLong(value));
    }
  }

  /** With the last byte of a stated length the answer is complete, and containers send it. */
  private void setLength(long bytes) {
    length = bytes < 0 ? Long.MAX_VALUE : bytes;
  }

  @Override
  public ServletOutputStream getOutputStream() throws IOException {
    if (stream == null) {
      stream = new CommitOutput(this, super.getOutputStream());
    }
    return stream;
  }

  @Override
  public PrintWriter getWriter() throws IOException {
    if (writer == null) {
      PrintWriter inner = super.getWriter();
      writer = new CommitPrinter(new CommitWriter(this, inner), inner);
    }
    return writer;
  }

  @Override
  public String encodeURL(String url) {
    return url;
  }

  @Override
  public String encodeRedirectURL(String url) {
    return url;
  }
}
