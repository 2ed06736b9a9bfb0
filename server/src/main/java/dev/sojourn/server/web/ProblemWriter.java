package dev.sojourn.server.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Answers with problems where no controller is at hand: in filters, servlets and Jetty. */
@Component
public class ProblemWriter {

  private final JsonMapper json;

  ProblemWriter(JsonMapper json) {
    this.json = json;
  }

  /**
   * Answers with {@code problem}: to people, who look at pages, by a page, to programs by a
   * document.
   */
  public void refuse(HttpServletRequest request, HttpServletResponse response, Problem problem)
      throws IOException {
    if (response.isCommitted() || !Audience.wantsPage(request)) {
      write(response, problem);
      return;
    }
    problem.headers().forEach(response::setHeader);
    // Leads to whoever makes the pages for errors.
    response.sendError(problem.type().status());
  }

  /** Answers with {@code problem} as a document; does nothing when the answer has begun already. */
  public void write(HttpServletResponse response, Problem problem) throws IOException {
    if (response.isCommitted()) {
      return;
    }
    response.setStatus(problem.type().status());
    problem.headers().forEach(response::setHeader);
    byte[] body = bytes(problem, problem.type().status());
    response.setContentType(Problem.MEDIA_TYPE);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  /** The document in UTF-8, for an answer of {@code status}. */
  byte[] bytes(Problem problem, int status) {
    return json.writeValueAsString(problem.document(status)).getBytes(StandardCharsets.UTF_8);
  }
}
