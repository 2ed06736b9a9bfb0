package dev.sojourn.server;

import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Leaves it to the command to say what stopped a start, once and in one line. Levels of the log
 * would not do: a start may fail before they are read.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class SilentFailure implements SpringBootExceptionReporter {

  SilentFailure() {}

  @Override
  public boolean reportException(Throwable failure) {
    return true;
  }
}
