package dev.sojourn.server.web;

import dev.sojourn.AttributesTooLargeException;
import dev.sojourn.store.CursorExpiredException;
import dev.sojourn.store.InvalidCursorException;
import dev.sojourn.store.StoreUnavailableException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/** Turns whatever ends the handling of a request into a problem document. */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE + 1) // pages first answer what ends them
class ProblemAdvice {

  private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

  private final ProblemWriter problems;
  private final StoreFaults faults;

  ProblemAdvice(ProblemWriter problems, StoreFaults faults) {
    this.problems = problems;
    this.faults = faults;
  }

  @ExceptionHandler
  void refused(ProblemException refused, HttpServletResponse response) throws IOException {
    problems.write(response, refused.problem());
  }

  @ExceptionHandler
  void unavailable(StoreUnavailableException fault, HttpServletResponse response)
      throws IOException {
    Problem problem = faults.refused(fault);
    if (response.isCommitted()) {
      throw fault; // the web server then cuts the connection: a part must not look like the whole
    }
    problems.write(response, problem);
  }

  @ExceptionHandler
  void cursorExpired(CursorExpiredException gone, HttpServletResponse response) throws IOException {
    problems.write(
        response,
        Problem.of(
            ProblemType.CURSOR_EXPIRED,
            "What follows this cursor is kept no longer; begin without one."));
  }

  @ExceptionHandler
  void invalidCursor(InvalidCursorException wrong, HttpServletResponse response)
      throws IOException {
    problems.write(
        response,
        Problem.of(ProblemType.MALFORMED_REQUEST, "cursor", "was not made for this list"));
  }

  @ExceptionHandler
  void tooLarge(AttributesTooLargeException bound, HttpServletResponse response)
      throws IOException {
    String message = bound.getMessage();
    problems.write(
        response,
        Problem.of(
            ProblemType.INVALID_VALUE, "attributes", message == null ? "too large" : message));
  }

  @ExceptionHandler
  void unreadable(HttpMessageNotReadableException body, HttpServletResponse response)
      throws IOException {
    problems.write(response, UnreadableBody.problem(body));
  }

  @ExceptionHandler
  void wrongType(MethodArgumentTypeMismatchException value, HttpServletResponse response)
      throws IOException {
    problems.write(
        response, Problem.of(ProblemType.MALFORMED_REQUEST, value.getName(), "has the wrong form"));
  }

  /** The client went away: nobody is left to answer. */
  @ExceptionHandler
  void gone(AsyncRequestNotUsableException gone) {}

  /** What Spring refuses itself, by status; everything else is a fault of ours. */
  @ExceptionHandler
  void other(Exception fault, HttpServletRequest request, HttpServletResponse response)
      throws Exception {
    if (response.isCommitted()) {
      throw fault; // as above
    }
    if (fault instanceof ErrorResponse known) {
      ProblemType type = ProblemType.ofStatus(known.getStatusCode().value());
      known
          .getHeaders()
          .forEach((name, values) -> values.forEach(v -> response.addHeader(name, v)));
      problems.refuse(
          request,
          response,
          takesJson(fault) ? UnreadableBody.notJson() : Problem.of(type, type.title() + "."));
      return;
    }
    LOG.error("A request failed", fault);
    problems.write(response, Problem.fault());
  }

  /** Whether a body was refused for its type, and JSON would not have been. */
  private static boolean takesJson(Exception fault) {
    return fault instanceof HttpMediaTypeNotSupportedException other
        && other.getSupportedMediaTypes().contains(MediaType.APPLICATION_JSON);
  }
}
