package dev.sojourn.server.pages;

import dev.sojourn.server.web.StoreFaults;
import dev.sojourn.store.StoreUnavailableException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.servlet.ModelAndView;

/** Answers what ends the making of a page by a page. */
@ControllerAdvice(assignableTypes = Pages.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class PageFaults extends Pages {

  private static final Logger LOG = LoggerFactory.getLogger(PageFaults.class);

  private final StoreFaults faults;

  PageFaults(StoreFaults faults, Words words) {
    super(words);
    this.faults = faults;
  }

  /** After a fault of the store nobody knows whether what was asked for is done. */
  @ExceptionHandler
  ModelAndView unavailable(
      StoreUnavailableException fault, HttpServletRequest request, HttpServletResponse response) {
    faults.refused(fault).headers().forEach(response::setHeader);
    String key = HttpMethod.GET.matches(request.getMethod()) ? "unavailable" : "unsure";
    return message(HttpStatus.SERVICE_UNAVAILABLE, key, ReturnPath.DEFAULT);
  }

  @ExceptionHandler
  ModelAndView failed(RuntimeException fault) {
    LOG.error("A page failed", fault);
    return message(HttpStatus.INTERNAL_SERVER_ERROR, "failed", ReturnPath.DEFAULT);
  }
}
