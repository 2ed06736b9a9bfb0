package dev.sojourn.server.cli;

import java.net.BindException;

/** Says in one line what stopped a command. */
final class Faults {

  private Faults() {}

  /** The innermost cause that has words for a person. */
  static String oneLine(Throwable fault) {
    Throwable best = fault;
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException) {
        return "the port is taken by another program; choose another one with --port";
      }
      if (cause.getMessage() != null) {
        best = cause;
      }
    }
    String message = best.getMessage();
    return message == null
        ? best.getClass().getSimpleName()
        : message.lines().findFirst().orElse("");
  }
}
