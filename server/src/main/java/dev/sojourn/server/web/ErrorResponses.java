package dev.sojourn.server.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** Where errors land that nobody else has answered, from filters and servlets for instance. */
@Controller
class ErrorResponses implements ErrorController {

  private final ProblemWriter problems;

  ErrorResponses(ProblemWriter problems) {
    this.problems = problems;
  }

  @RequestMapping("${server.error.path:/error}")
  void error(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    // Nobody was sent here: the address was typed in.
    ProblemType type =
        status instanceof Integer code ? ProblemType.ofStatus(code) : ProblemType.NOT_FOUND;
    problems.write(response, Problem.of(type, type.title() + "."));
  }
}
