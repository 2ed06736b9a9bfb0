package dev.sojourn.server.pages;

import dev.sojourn.server.web.Audience;
import dev.sojourn.server.web.Problem;
import dev.sojourn.server.web.ProblemType;
import dev.sojourn.server.web.ProblemWriter;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** Where refusals and errors land that no page has answered: by a page or by a document. */
@Controller
class ErrorPage extends Pages implements ErrorController {

  private final ProblemWriter problems;

  ErrorPage(ProblemWriter problems, Words words) {
    super(words);
    this.problems = problems;
  }

  @RequestMapping("${server.error.path:/error}")
  @Nullable ModelAndView error(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    // Nobody was sent here: the address was typed in.
    ProblemType type =
        status instanceof Integer code ? ProblemType.ofStatus(code) : ProblemType.NOT_FOUND;
    if (!Audience.wantsPage(request)) {
      problems.write(response, Problem.of(type, type.title() + "."));
      return null;
    }
    return message(HttpStatus.valueOf(type.status()), words(type), ReturnPath.DEFAULT);
  }

  private static String words(ProblemType type) {
    return switch (type) {
      case NOT_FOUND -> "missing";
      case UNAVAILABLE -> "unavailable";
      default -> type.status() < 500 ? "refused" : "failed";
    };
  }
}
