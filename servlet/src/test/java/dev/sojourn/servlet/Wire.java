package dev.sojourn.servlet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Sends requests byte by byte as they are written, which no client library would. */
record Wire(int port) {

  /** What came back, as text. */
  record Answer(String text) {

    int status() {
      return Integer.parseInt(text.substring(9, 12));
    }

    /** The values of a header, in their order. */
    List<String> headers(String name) {
      String start = name.toLowerCase(Locale.ROOT) + ": ";
      return text.lines()
          .takeWhile(line -> !line.isEmpty())
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
          .map(line -> line.substring(start.length()))
          .toList();
    }

    /** The value of a header that may be there once; empty when it is not. */
    String header(String name) {
      return String.join(" | ", headers(name));
    }

    /** The {@code Set-Cookie} lines of one cookie. */
    List<String> cookies(String name) {
      return headers("Set-Cookie").stream().filter(line -> line.startsWith(name + "=")).toList();
    }

    /** The value of the one cookie of this name. */
    String cookie(String name) {
      List<String> lines = cookies(name);
      if (lines.size() != 1) {
        throw new AssertionError(name + " is set " + lines.size() + " times in\n" + text);
      }
      return lines.getFirst().substring(name.length() + 1).replaceFirst(";.*", "");
    }

    /** What came after the first of two answers. */
    Answer second() {
      return new Answer(text.substring(text.indexOf("HTTP/1.1 ", 1)));
    }

    String body() {
      return text.substring(text.indexOf("\r\n\r\n") + 4);
    }
  }

  Answer get(String path, String... headers) {
    return send("GET " + path, headers);
  }

  /** The answer to the second of two such requests over one connection, each with a header. */
  Answer getAgain(String path, String first, String second) {
    return exchange(request("GET " + path, first) + "\r\n" + last("GET " + path, second)).second();
  }

  /** A request without a body: method, target, and headers. Characters are bytes. */
  Answer send(String line, String... headers) {
    return exchange(last(line, headers));
  }

  private String last(String line, String... headers) {
    return request(line, headers) + "Connection: close\r\n\r\n";
  }

  private String request(String line, String... headers) {
    StringBuilder request = new StringBuilder(line).append(" HTTP/1.1\r\n");
    if (List.of(headers).stream().noneMatch(header -> header.startsWith("Host:"))) {
      request.append("Host: localhost:").append(port).append("\r\n");
    }
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    if (!line.startsWith("GET ") && !line.startsWith("HEAD ")) {
      request.append("Content-Length: 0\r\n");
    }
    return request.toString();
  }

  private Answer exchange(String request) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      socket.getInputStream().transferTo(answer);
      return new Answer(answer.toString(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
