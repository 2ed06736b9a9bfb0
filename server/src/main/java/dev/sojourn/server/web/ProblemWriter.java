package dev.sojourn.server.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes problem documents where no controller is at hand: in filters, servlets and Jetty. */
@Component
public class ProblemWriter {

  private final JsonMapper json;

  ProblemWriter(JsonMapper json) {
    this.json = json;
  }

  /** Answers with {@code problem}; does nothing when the answer has begun already. */
  public void write(HttpServletResponse response, Problem problem) throws IOException {
    if (response.isCommitted()) {
      return;
    }
    response.setStatus(problem.type().status());
    problem.headers().forEach(response::setHeader);
    byte[] body = bytes(problem);
    response.setContentType(Problem.MEDIA_TYPE);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  /** The document in UTF-8. */
  byte[] bytes(Problem problem) {
    return json.writeValueAsString(problem.document()).getBytes(StandardCharsets.UTF_8);
  }
}
