package dev.sojourn.server.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * Refuses bodies that are too large, before anything is made of them. A stated length is refused at
 * once; an unstated one when the bound is passed. What a client is still sending is read and thrown
 * away, within a bound, so that it hears the answer instead of a reset connection, and so that a
 * connection which it keeps for its next request is not closed under that one. Who stops sending
 * for longer than a connection may be silent is told so.
 */
public final class BodyLimit extends HttpFilter {

  private static final long serialVersionUID = 1L;

  /** The most bytes of a body. */
  public static final int MAX_BYTES = 64 * 1024;

  /** The most bytes that are read only to be thrown away. */
  private static final int MAX_DRAINED = 4 * 1024 * 1024;

  private final transient ProblemWriter problems;

  BodyLimit(ProblemWriter problems) {
    this.problems = problems;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    try {
      filter(request, response, chain);
    } catch (IOException cut) {
      if (response.isCommitted() || !UnreadableBody.isSilence(cut)) {
        throw cut;
      }
      problems.refuse(request, response, UnreadableBody.tooSlow());
    }
  }

  private void filter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request.getContentLengthLong() > MAX_BYTES) {
      drain(request.getInputStream());
      problems.refuse(request, response, UnreadableBody.tooLarge());
      return;
    }
    chain.doFilter(
        request.getContentLengthLong() >= 0 ? request : new BoundedRequest(request), response);
    if (isUnread(request)) {
      drain(request.getInputStream());
    }
  }

  /**
   * Whether the answer was made without the body. A client that waits to be told to send it (RFC
   * 9110, 10.1.1) is not told to: it hears the answer instead.
   */
  private static boolean isUnread(HttpServletRequest request) throws IOException {
    return request.getContentLengthLong() != 0
        && request.getHeader("Expect") == null
        && !request.isAsyncStarted()
        && !request.getInputStream().isFinished();
  }

  /** Reads on, within a bound, and forgets what it read, also that it broke off. */
  public static void drain(InputStream body) {
    byte[] buffer = new byte[8192];
    int total = 0;
    try {
      for (int n = body.read(buffer); n >= 0 && total < MAX_DRAINED; n = body.read(buffer)) {
        total += n;
      }
    } catch (IOException brokenOff) {
      // The answer is another one, and the web server closes such a connection behind it.
    }
  }

  private static final class BoundedRequest extends HttpServletRequestWrapper {

    BoundedRequest(HttpServletRequest request) {
      super(request);
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
      return new BoundedStream(super.getInputStream());
    }

    @Override
    public BufferedReader getReader() throws IOException {
      return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
    }
  }

  private static final class BoundedStream extends ServletInputStream {

    private final ServletInputStream body;
    private int read;

    BoundedStream(ServletInputStream body) {
      this.body = body;
    }

    @Override
    public int read() throws IOException {
      int one = body.read();
      count(one < 0 ? 0 : 1);
      return one;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int n = body.read(buffer, offset, length);
      count(Math.max(n, 0));
      return n;
    }

    private void count(int more) throws IOException {
      read += more;
      if (read > MAX_BYTES) {
        drain(body);
        throw new BodyTooLargeException();
      }
    }

    @Override
    public boolean isFinished() {
      return body.isFinished();
    }

    @Override
    public boolean isReady() {
      return body.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
      body.setReadListener(listener);
    }
  }
}
