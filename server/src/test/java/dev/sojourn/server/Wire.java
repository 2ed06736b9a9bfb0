package dev.sojourn.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Sends requests byte by byte as they are written, which no client library would. */
public final class Wire {

  private final int port;

  /** To {@code server}. */
  public Wire(TestServer server) {
    port = URI.create(server.origin()).getPort();
  }

  /** To what listens on this port of this machine. */
  public Wire(int port) {
    this.port = port;
  }

  /** What came back, as text. */
  public record Answer(String text) {

    /** The status. */
    public int status() {
      return Integer.parseInt(text.substring(9, 12));
    }

    /** The value of a header, empty when it is not there. */
    public String header(String name) {
      return text.lines()
          .takeWhile(line -> !line.isEmpty())
          .filter(line -> line.regionMatches(true, 0, name + ": ", 0, name.length() + 2))
          .map(line -> line.substring(name.length() + 2))
          .findFirst()
          .orElse("");
    }

    /** What follows the headers. */
    public String body() {
      return text.substring(text.indexOf("\r\n\r\n") + 4);
    }

    /** Whether it is a page for people. */
    public boolean isPage() {
      return header("Content-Type").startsWith("text/html") && body().contains("<main");
    }

    /** Whether it is a document for programs. */
    public boolean isProblem() {
      return header("Content-Type").equals("application/problem+json")
          && body().contains("\"status\":" + status());
    }
  }

  /** Sends without a body; a {@code Host} is added unless {@code headers} have one. */
  public Answer send(String line, String... headers) {
    return exchange(line, List.of(headers), "");
  }

  /** Sends with a body of stated length. */
  public Answer post(String path, String body, String... headers) {
    String[] all = java.util.Arrays.copyOf(headers, headers.length + 1);
    all[headers.length] = "Content-Length: " + body.length();
    return exchange("POST " + path, List.of(all), body);
  }

  /** Sends with a body whose length nobody states. */
  public Answer postChunked(String path, String body, String... headers) {
    String[] all = java.util.Arrays.copyOf(headers, headers.length + 1);
    all[headers.length] = "Transfer-Encoding: chunked";
    String chunk = Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n";
    return exchange("POST " + path, List.of(all), chunk);
  }

  /** Characters are bytes: what is beyond Latin-1 has to be spelt out by the caller. */
  private Answer exchange(String line, List<String> headers, String body) {
    StringBuilder request = new StringBuilder(line).append(" HTTP/1.1\r\n");
    if (headers.stream().noneMatch(header -> header.startsWith("Host:"))) {
      request.append("Host: localhost:").append(port).append("\r\n");
    }
    headers.forEach(header -> request.append(header).append("\r\n"));
    request.append("Connection: close\r\n\r\n").append(body);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.ISO_8859_1));
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      socket.getInputStream().transferTo(answer);
      return new Answer(answer.toString(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
